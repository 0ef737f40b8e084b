export const en = {
  loading: 'Picket',
  unreachable: 'Picket cannot be reached.',
  lastContact: 'Last contact {{at}}; what you see is from then.',
  nextTry: 'Next try in {{seconds}} s.',
  tryNow: 'Try now',
  signOut: 'Sign out {{name}}',
  signOutFailed: 'Sign out {{name}}: it failed, try again',
} as const;

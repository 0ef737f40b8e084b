export const en = {
  title: 'Sign in',
  meaning: 'With your operator name and passphrase.',
  action: 'Sign in',
  name: 'Name',
  passphrase: 'Passphrase',
  refused: {
    title: 'You were not let in',
    detail: 'Name and passphrase do not belong together.',
    remedy: 'Check both. If the passphrase is lost, an owner of this Picket can invite you anew.',
  },
  welcome: {
    title: 'Become an operator',
    meaning: 'This link works once. Choose how you will sign in from now on.',
    action: 'Begin',
    nameHint: 'Shown to the other operators and in the audit log.',
    passphraseHint: 'At least {{count}} characters. Length counts, odd signs do not.',
  },
} as const;

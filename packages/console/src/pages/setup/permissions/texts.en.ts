export const en = {
  meaning:
    'An Entra administrator allows Picket what it needs, once for each purpose. Sync and signal is always needed. Setup writes the objects of the later steps, and is given back when they are done. Response is for tags that Conditional Access acts on.',
  loading: 'the permissions',
  done: 'Sync and signal is granted: Microsoft is being read. You can go on.',
  open: 'Sync and signal is not granted yet: nothing is read without it.',
} as const;

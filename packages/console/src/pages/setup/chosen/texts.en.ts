export const en = {
  what: 'what is chosen',
  nothingSaved: 'Nothing is saved yet.',
  saved: 'Version {{version}}, saved {{at}} by {{by}}.',
  unsaved: 'Not saved yet.',
  undo: 'Undo: back to version {{version}}',
  save: 'Save',
  saving: 'Saving',
  discard: 'Discard changes',
  takeNewest: 'Show what is saved now',
  newer: 'Somebody has saved other choices since you began. Yours are still here, and cannot be saved over theirs.',
  noPlanYet: 'Saving changes nothing in Intune. The plan shows what would be made, before anything is made.',
  fix: 'These choices do not go together',
  know: 'Worth knowing',
  groups: 'Groups: {{names}}.',
  warning: {
    'no-groups': 'No group is chosen yet: nothing would be made for anybody.',
    'reaches-no-phone': 'No managed phone is reached by these groups today.',
    'web-app-missing':
      'The web app is not chosen yet: make it in managed Google Play, then choose it here. Until then Android phones get no agent.',
    'dedicated-without-devices':
      'Dedicated phones have no user: groups of users do not reach them. Choose a group of devices too.',
    'device-group-without-threat-level':
      'A threat-level rule can be given to groups of users only: phones in groups of devices would not be held to it.',
    'exclusion-without-effect':
      '{{phones}} excluded phones are reached all the same: Intune does not connect an excluded user with a device in a group, nor an excluded device with its user.',
    'rule-paused': 'The rule of a chosen group is paused: who is in it does not change.',
    'kind-not-known':
      'The directory has not said yet what kind of group it is: a distribution list could not be assigned.',
    'group-is-gone': 'A chosen group is gone from the directory.',
    'nobody-spared':
      'No group is excluded: exclude one with your break-glass accounts before a Conditional Access policy is switched on.',
  },
} as const;

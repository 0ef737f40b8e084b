/** What objects are called in Intune and Entra: also what the doctor looks for before anything is made. */
export const names = {
  webClip: 'Picket',
  iosSettings: 'Picket agent settings (iOS)',
  androidSettings: 'Picket agent settings (Android)',
  iosDns: 'Picket web protection (iOS)',
  chromeDns: 'Picket web protection (Chrome)',
  edgeDns: 'Picket web protection (Edge)',
  iosThreat: 'Picket threat level (iOS)',
  workProfileThreat: 'Picket threat level (Android work profile)',
  deviceOwnerThreat: 'Picket threat level (Android company phone)',
  quarantineGroup: 'Picket quarantine',
  iosQuarantine: 'Picket quarantine (iOS)',
  workProfileQuarantine: 'Picket quarantine (Android work profile)',
  deviceOwnerQuarantine: 'Picket quarantine (Android company phone)',
  tagAccess: 'Picket: block phones by risk',
  complianceAccess: 'Picket: ask for a compliant phone',
} as const;

/** Of the profile that has phones trust an authority: with the first digits of its SHA-256, since its successor has its name. */
export const certificateName = (short: string, where: string): string => `Picket certificate ${short} (${where})`;

/** An app as an inventory lists it. */
export interface CatalogueApp {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly bytes: number;
  readonly platform: 'iOS' | 'Android';
}

/** What nearly every phone has comes first. Names of well-known kinds of apps, none of a real product but Microsoft's. */
const common = [
  'Microsoft Outlook',
  'Microsoft Teams',
  'Microsoft Authenticator',
  'Intune Company Portal',
  'Microsoft Edge',
  'Microsoft OneDrive',
  'Microsoft Word',
  'Microsoft Excel',
  'Microsoft PowerPoint',
  'Microsoft To Do',
];
const subjects = [
  'Atlas',
  'Beacon',
  'Cedar',
  'Delta',
  'Ember',
  'Falcon',
  'Garnet',
  'Harbor',
  'Iris',
  'Juniper',
  'Kestrel',
  'Lumen',
  'Meadow',
  'Nimbus',
  'Orchid',
  'Pebble',
  'Quartz',
  'Raven',
  'Saffron',
  'Tundra',
];
const kinds = [
  'Mail',
  'Maps',
  'Notes',
  'Scanner',
  'Weather',
  'Radio',
  'Bank',
  'Travel',
  'Fitness',
  'Camera',
  'Chat',
  'News',
  'Puzzle',
  'Recipes',
  'Taxi',
  'Translator',
  'VPN',
  'Wallet',
  'Music',
  'Calendar',
];

function build(platform: 'iOS' | 'Android'): readonly CatalogueApp[] {
  const names = [...common, ...kinds.flatMap((kind) => subjects.map((subject) => `${subject} ${kind}`))];
  return names.map((name, index) => ({
    name,
    publisher: index < common.length ? 'Microsoft Corporation' : `${name.split(' ')[0]} Software`,
    version: `${1 + (index % 9)}.${(index * 7) % 30}.${(index * 13) % 10}`,
    bytes: 5_000_000 + ((index * 7_919_113) % 180_000_000),
    platform,
  }));
}

const catalogues = { iOS: build('iOS'), Android: build('Android') };

export function catalogueOf(platform: 'iOS' | 'Android'): readonly CatalogueApp[] {
  return catalogues[platform];
}

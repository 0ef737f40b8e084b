/** What fills a place and is a word of ours, in German: by the place, since a phone may well be called "high". */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  source: {
    'Intune inventory': 'Das Intune-Inventar',
    Agent: 'Der Agent',
    'Web agent': 'Der Web-Agent',
    Dns: 'DNS',
  },
  kind: {
    users: 'Benutzer',
    groups: 'Gruppen',
    'entra-devices': 'Entra-Geräte',
    'managed-devices': 'verwaltete Geräte',
    domains: 'Domänen',
    'app-installs': 'installierte Apps',
  },
  purpose: {
    'sync-and-signal': '„Synchronisierung und Signale“',
    setup: '„Einrichtung“',
    response: '„Reaktion“',
  },
  channel: { 'Threat level in the UEM': 'Bedrohungsstufe im UEM', 'Entra device attribute': 'Entra-Geräteattribut' },
  is: { true: 'ja', false: 'nein', unknown: 'unbekannt' },
  was: { true: 'ja', false: 'nein', unknown: 'unbekannt' },
  model: { 'unknown model': 'unbekanntes Modell' },
  version: { unknown: 'unbekannt' },
  what: {
    'malware or spyware': 'Malware oder Spyware',
    stalkerware: 'Stalkerware',
    secured: 'sicher',
    low: 'niedrig',
    medium: 'mittel',
    high: 'hoch',
  },
  category: {
    malware: 'Malware',
    spyware: 'Spyware',
    stalkerware: 'Stalkerware',
    phishing: 'Phishing',
    unspecified: 'schädlich',
  },
  by: { 'Conditional Access': 'den bedingten Zugriff' },
};

/** In the dative, as after `seit` and `vor`. */
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  second: ['Sekunde', 'Sekunden'],
  minute: ['Minute', 'Minuten'],
  hour: ['Stunde', 'Stunden'],
  day: ['Tag', 'Tagen'],
};

export function wordInGerman(place: string, value: string): string {
  const known = words[place];
  if (known !== undefined && Object.hasOwn(known, value)) return known[value] ?? value;
  if (place === 'cves' || place === 'names') return value.replace(/ and (\d+) more(\)?)$/, ' und $1 weitere$2');
  if (place === 'what') return value.replace(/^no tag in /, 'keine Markierung in ');
  const length = place === 'duration' || place === 'left' ? /^(\d+) (second|minute|hour|day)s?$/.exec(value) : null;
  if (length === null) return value;
  const [, count = '', unit = ''] = length;
  return `${count} ${units[unit]?.[count === '1' ? 0 : 1] ?? unit}`;
}

/** Why a version of a feed waits for a person. */
export const feedsInGerman: Readonly<Record<string, string>> = {
  'It was {{was}} before, and is {{is}} now.': 'Das Format war {{was}} und ist jetzt {{is}}.',
  'It lists what warning lists vouch for: {{names}}.': 'Aufgeführt ist, wofür sich Warnlisten verbürgen: {{names}}.',
  'It lists apps that phones cannot do without: {{names}}.':
    'Aufgeführt sind Apps, ohne die Geräte nicht auskommen: {{names}}.',
  'It had {{was}} entries before, and has {{is}} now.': 'Bisher waren es {{was}} Einträge, jetzt sind es {{is}}.',
  'Of {{count}} entries, {{removed}} are no longer there.': 'Von {{count}} Einträgen sind {{removed}} nicht mehr da.',
  'Its source says that it is older than what is in force.':
    'Laut der Quelle ist diese Version älter als die, die in Kraft ist.',
  'In one tenant more phones would be newly hit, with those of the last day, than may be without a person: 1 % of the fleet, or a few of a small one.':
    'In einem Mandanten wären mit denen des letzten Tages mehr Geräte neu betroffen, als ohne eine Person sein dürfen: 1 % aller Geräte, oder wenige bei einem kleinen Bestand.',
  'In {{count}} tenants more phones would be newly hit, with those of the last day, than may be without a person: 1 % of the fleet, or a few of a small one.':
    'In {{count}} Mandanten wären mit denen des letzten Tages mehr Geräte neu betroffen, als ohne eine Person sein dürfen: 1 % aller Geräte, oder wenige bei einem kleinen Bestand.',
};

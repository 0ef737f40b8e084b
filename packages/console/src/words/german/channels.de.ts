/** What the channels do, and how they are set. */
export const channelsInGerman: Readonly<Record<string, string>> = {
  'Writes the level word (low, medium or high) into an extension attribute of the Entra device.':
    'Schreibt die Stufe (low, medium oder high) in ein Erweiterungsattribut des Entra-Geräts.',
  'A Conditional Access policy with a device filter on it, for example device.extensionAttribute15 -in ["high"], shuts the phone out at the next token, within about an hour.':
    'Eine Richtlinie für bedingten Zugriff mit einem Gerätefilter darauf, zum Beispiel device.extensionAttribute15 -in ["high"], sperrt das Gerät beim nächsten Token aus, innerhalb von etwa einer Stunde.',
  'A secured phone carries no tag.': 'Ein gesichertes Gerät trägt kein Etikett.',
  'A slot that holds what Picket did not write is reported as taken and left alone.':
    'Ein Platz, in dem steht, was Picket nicht geschrieben hat, wird als belegt gemeldet und nicht angerührt.',
  'Tells the UEM the level of each managed phone, secured ones too.':
    'Meldet dem UEM die Stufe jedes verwalteten Geräts, auch der gesicherten.',
  'A compliance policy with a device threat level rule marks the phone noncompliant, and Conditional Access with "require device to be marked as compliant" shuts it out at the next token.':
    'Eine Konformitätsrichtlinie mit einer Regel zur Bedrohungsstufe macht das Gerät nicht konform, und bedingter Zugriff mit „Markieren des Geräts als kompatibel erforderlich“ sperrt es beim nächsten Token aus.',
  'Needs an MTD connector that is set up in Intune, which Microsoft grants to registered partners.':
    'Braucht einen in Intune eingerichteten MTD-Connector, den Microsoft eingetragenen Partnern gewährt.',
  'Entra device attribute': 'Attribut des Entra-Geräts',
  'Threat level in the UEM': 'Bedrohungsstufe im UEM',
  Slot: 'Platz',
  'Which extension attribute of the Entra device holds the level.':
    'Welches Erweiterungsattribut des Entra-Geräts die Stufe trägt.',
  'Choose one that nobody else uses.': 'Wählen Sie eines, das sonst niemand verwendet.',
  'When a phone is not assessed': 'Wenn ein Gerät nicht beurteilt ist',
  '`keep` leaves what was said last; a level is sent as if the phone had it.':
    'Entweder bleibt stehen, was zuletzt gemeldet wurde, oder eine Stufe wird gemeldet, als hätte das Gerät sie.',
};

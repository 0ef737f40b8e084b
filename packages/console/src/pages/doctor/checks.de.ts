/** A check of the doctor in German: what it looks at, and why it matters. What it saw, the server tells in English. */
interface CheckWords {
  readonly title: string;
  readonly because: string;
}

/** By the id of the check. One of a newer server is told in the server's words. */
export const checksInGerman: Readonly<Record<string, CheckWords>> = {
  names: {
    title: 'Namen, die Picket verwendet',
    because:
      'Die Einrichtung lässt in Ruhe, was andere angelegt haben. Trägt etwas den Namen dessen, was sie anlegen würde, wird nichts angelegt, bis jemand entscheidet, und Menschen verwechseln das eine mit dem anderen.',
  },
  licenses: {
    title: 'Lizenzen für Intune und bedingten Zugriff',
    because:
      'Ohne Intune gibt es keine verwalteten Geräte, die beurteilt werden könnten; ohne Entra ID P1 gibt es keinen bedingten Zugriff, und nichts sperrt ein Gerät aus.',
  },
  permissions: {
    title: 'Erteilte Berechtigungen',
    because:
      'Eine Registrierung behält, was ihr erteilt wurde, auch wenn Picket inzwischen mehr benötigt; und was sie zu viel hat, hat auch, wer ihren Schlüssel stiehlt.',
  },
  connector: {
    title: 'Der Connector von Picket in Intune',
    because:
      'Intune verwendet Bedrohungsstufen nur von einem Connector, der für die Plattform eingeschaltet ist, und ignoriert einen, der zu lange geschwiegen hat: Dann gilt ein gefährdetes Gerät als konform.',
  },
  'other-connectors': {
    title: 'Andere Partner auf derselben Plattform',
    because:
      'Wo mehrere Partner für eine Plattform eingeschaltet sind, muss jedes Gerät die App jedes Partners haben und sich bei jedem melden, sonst ist es nicht konform.',
  },
  'threat-level-rules': {
    title: 'Regeln zur Bedrohungsstufe, die niemand erfüllt',
    because:
      'Eine Konformitätsrichtlinie, die eine Bedrohungsstufe verlangt, macht jedes Gerät nicht konform, zu dem kein Partner meldet: Sie sperrt auf einen Schlag alle Geräte aus.',
  },
  'access-policies': {
    title: 'Bedingter Zugriff, der nach Pickets Meldung handelt',
    because:
      'Picket sagt, wie gefährdet ein Gerät ist; ausgesperrt wird es durch den bedingten Zugriff. Ohne Richtlinie meldet sich ein Gerät mit hohem Risiko weiter an.',
  },
  'repair-path': {
    title: 'Der Weg zurück für ein ausgesperrtes Gerät',
    because:
      'Wer überall ausgesperrt ist, kann auch das Unternehmensportal nicht öffnen. Dort wird ein Gerät aber repariert und meldet sich wieder.',
  },
  'managed-google-play': {
    title: 'Verwaltetes Google Play',
    because:
      'Android-Geräte erhalten ihre Apps, auch Web-Apps, aus dem verwalteten Google Play: Ohne Bindung installiert sich keine von selbst.',
  },
  'vpp-tokens': {
    title: 'Volumenlizenzen von Apple (VPP)',
    because:
      'Apps, die für die Organisation gekauft wurden, werden ohne Apple-Konto installiert, solange das Token gültig ist.',
  },
  'browser-configurations': {
    title: 'Browsereinstellungen für die Namensauflösung',
    because:
      'Der Webschutz unter Android beruht auf einer Einstellung von Chrome und Edge. Setzt bereits eine Richtlinie diese Einstellung, dann stoßen beide zusammen, und möglicherweise gilt keine.',
  },
  'ios-single-sign-on': {
    title: 'Einmaliges Anmelden auf iPhone und iPad',
    because:
      'Mit der Erweiterung von Microsoft für einmaliges Anmelden ist ein Benutzer auf der Seite von Picket ohne Eingabe angemeldet; ohne sie beginnt jeder Besuch mit einem Kennwort.',
  },
};

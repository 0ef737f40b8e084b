/** What is wrong with one field of a form. */
export const fieldsInGerman: Readonly<Record<string, string>> = {
  'is missing': 'fehlt',
  'is not known here': 'ist hier nicht bekannt',
  'is not expected here': 'wird hier nicht erwartet',
  'must be in lower case': 'muss klein geschrieben sein',
  'is given twice': 'ist zweimal angegeben',
  'holds characters that cannot be stored': 'enthält Zeichen, die nicht gespeichert werden können',
  'is nested too deeply': 'ist zu tief verschachtelt',
  'has a name that cannot be stored': 'hat einen Namen, der nicht gespeichert werden kann',
  'is of a secret: a certificate says itself when it ends':
    'gilt für einen geheimen Schlüssel: Ein Zertifikat sagt selbst, wann es abläuft',
  'must match pattern "{{pattern}}"': 'muss diesem Muster entsprechen: {{pattern}}',
  'must be >= {{least}}': 'muss mindestens {{least}} sein',
  'must be <= {{most}}': 'darf höchstens {{most}} sein',
  'must be one of {{words}}': 'muss eines davon sein: {{words}}',
  'must not have fewer than {{count}} characters': 'muss mindestens {{count}} Zeichen haben',
  'must not have more than {{count}} characters': 'darf höchstens {{count}} Zeichen haben',
  'must match format "uuid"': 'muss eine ID sein: 00000000-0000-0000-0000-000000000000',
  'must match format "date-time"': 'muss ein Zeitpunkt sein',
  'must match format "uri"': 'muss eine Adresse sein',
  'and a certificate are both given: choose one': 'und ein Zertifikat sind angegeben: Wählen Sie eines davon',
  'is missing, and so is a certificate: one of them must be given':
    'fehlt, und ein Zertifikat auch: Eines davon muss angegeben sein',
  'is missing: it goes with its key': 'fehlt: Es gehört zu seinem Schlüssel',
  'is missing: the certificate needs it': 'fehlt: Das Zertifikat benötigt ihn',
  'is the name of another operator': 'ist der Name eines anderen Operators',
  'is no tenant of this instance': 'ist kein Mandant dieser Instanz',
  'is no tenant of yours': 'ist kein Mandant von Ihnen',
  'must be an RSA key of at least {{bits}} bits: Entra takes no other':
    'muss ein RSA-Schlüssel mit mindestens {{bits}} Bit sein: Entra nimmt keinen anderen',
  'does not fit the certificate: it is the key of another one':
    'passt nicht zum Zertifikat: Es ist der Schlüssel eines anderen',
  'expired on {{moment}}': 'ist am {{moment}} abgelaufen',
  'is not valid before {{moment}}': 'gilt erst ab {{moment}}',
  'must be a certificate in PEM, beginning with -----BEGIN CERTIFICATE-----':
    'muss ein Zertifikat in PEM sein, das mit -----BEGIN CERTIFICATE----- beginnt',
  'is damaged: it cannot be read as a certificate': 'ist beschädigt: Es ist nicht als Zertifikat lesbar',
  'is protected by a passphrase: export it without one':
    'ist durch eine Passphrase geschützt: Exportieren Sie ihn ohne',
  'must be a private key in PEM, beginning with -----BEGIN PRIVATE KEY-----':
    'muss ein privater Schlüssel in PEM sein, der mit -----BEGIN PRIVATE KEY----- beginnt',
  'is damaged: it cannot be read as a private key': 'ist beschädigt: Er ist nicht als privater Schlüssel lesbar',
};

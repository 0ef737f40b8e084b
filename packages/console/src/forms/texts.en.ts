export const en = {
  show: 'Show what was typed',
  hide: 'Hide what was typed',
  credential: {
    clientId: 'Application (client) ID',
    clientIdHint: "From the app's overview in Entra.",
    kind: 'Credential',
    secret: 'Client secret',
    secretHint: 'Its value, not its ID. Stored encrypted, never shown again.',
    secretExpires: 'Secret ends on',
    secretExpiresHint: 'As Entra shows it beside the secret: Picket warns 30, 7 and 1 days before. No app is told it.',
    certificate: 'Certificate',
    certificatePem: 'Certificate (PEM)',
    certificateHint: 'The one uploaded to the app in Entra.',
    key: 'Private key (PEM)',
    keyHint: 'RSA, without a passphrase. Stored encrypted, never shown again, never sent to Entra.',
  },
} as const;

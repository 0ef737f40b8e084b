const redacted = '[redacted]';

/** Names under which secrets travel in headers, settings, bodies and answers; compared without case, `-` and `_`. */
const secretNames: ReadonlySet<string> = new Set([
  'accesstoken',
  'apikey',
  'assertion',
  'auditkey',
  'authorization',
  'authorizationcode',
  'clientassertion',
  'clientsecret',
  'connectionstring',
  'cookie',
  'csrftoken',
  'databaseadminurl',
  'databasepassword',
  'databaseurl',
  'dpop',
  'idtoken',
  'metricstoken',
  'passphrase',
  'password',
  'privatekey',
  'proxyauthorization',
  'refreshtoken',
  'sealingkey',
  'sealingkeys',
  'secret',
  'sessiontoken',
  'setcookie',
  'tlskey',
  'token',
  'tracestoken',
  'xcsrftoken',
]);

/** Secrets that betray themselves by their shape, wherever in a text they stand. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, redacted], // JSON Web Tokens
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, redacted],
  [/\bpkt_[\w-]{8,}/g, redacted], // our own API tokens
  [/\b(Bearer|DPoP|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  [/([?&](?:code|state|token)=)[^&\s"'\\]+/gi, `$1${redacted}`],
  // In queries, in bodies of forms, in connection strings of words.
  [
    /\b((?:access_token|refresh_token|id_token|client_secret|(?:client_)?assertion|passphrase|password|passwd|pwd)=)[^&\s"'\\]+/gi,
    `$1${redacted}`,
  ],
  // Our settings, as somebody's script may echo them.
  [/\b(PICKET_(?:\w*(?:KEYS?|TOKEN|URL))=)[^\s"'\\]+/g, `$1${redacted}`],
  [/\b((?:__Host-)?picket=)[\w-]{16,}/g, `$1${redacted}`], // our session cookie
  // Passwords in URLs, to the last @: they may hold one themselves, although they should not.
  [/(\w+:\/\/[^\s:/@"]*:)[^\s"]+(?=@)/g, `$1${redacted}`],
];

/** A finished line of JSON in which nothing stands under a secret's name or looks like one: messages, URLs, stacks included. */
export function redactLogLine(line: string): string {
  return `${redactText(JSON.stringify(redactValue(JSON.parse(line))))}\n`;
}

function redactValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(redactValue);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecret(name) ? redacted : redactValue(inner)]),
  );
}

function isSecret(name: string): boolean {
  return secretNames.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

/** A text without anything that looks like a secret. */
export function redactText(text: string): string {
  return secretShapes.reduce((left, [shape, replacement]) => left.replaceAll(shape, replacement), text);
}

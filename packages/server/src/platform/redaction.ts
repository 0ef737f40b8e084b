import { pino } from 'pino';

const redacted = '[redacted]';

/** Names under which secrets travel in headers, settings, bodies and answers; compared without case, `-` and `_`. */
const secretNames: ReadonlySet<string> = new Set([
  'accesstoken',
  'apikey',
  'assertion',
  'authorization',
  'authorizationcode',
  'clientassertion',
  'clientsecret',
  'connectionstring',
  'cookie',
  'dpop',
  'idtoken',
  'passphrase',
  'password',
  'privatekey',
  'proxyauthorization',
  'refreshtoken',
  'sealingkey',
  'secret',
  'sessiontoken',
  'setcookie',
  'token',
]);

/** Secrets that betray themselves by their shape, wherever in a text they stand. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, redacted], // JSON Web Tokens
  [/\bpkt_[\w-]{8,}/g, redacted], // our own API tokens
  [/\b(Bearer|DPoP|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  [/([?&](?:code|state|token|access_token|client_secret|assertion|client_assertion)=)[^&\s"'\\]+/gi, `$1${redacted}`],
  [/(\w+:\/\/[^\s:/@"]+:)[^\s@"]+(?=@)/g, `$1${redacted}`], // passwords in URLs
];

/** Deep enough for anything Picket logs; below it nothing is shown rather than something unseen. */
const deepest = 8;

/** A copy in which every value that stands under a secret's name is replaced; errors become plain objects. */
export function redactSecrets(record: Record<string, unknown>): Record<string, unknown> {
  return redactEntries(record, 0);
}

function redactEntries(record: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      secretNames.has(name.toLowerCase().replaceAll(/[-_]/g, '')) ? redacted : redactValue(value, depth + 1),
    ]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > deepest) return '[too deep]';
  if (value instanceof Error) return redactEntries(pino.stdSerializers.err(value), depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return redactEntries(value, depth);
}

/** A finished line without anything that looks like a secret, also in messages, URLs and stack traces. */
export function redactLine(line: string): string {
  return secretShapes.reduce((text, [shape, replacement]) => text.replaceAll(shape, replacement), line);
}

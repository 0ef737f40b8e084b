import { createHash, generateKeyPairSync } from 'node:crypto';
import { encodeJwt, type Forgery, type ForgeryKind, type JsonObject, signers } from './forgery.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Everything that is nearly this secret, and what people try in place of one. More than 200. */
export function nearlyThisSecret(secret: string): readonly Forgery[] {
  const texts = new Map<string, string>();
  const body = secret.lastIndexOf('_', 4) + 1;
  // Of a long one some letters stand for all, and not the last: in base64url it has bits that nobody reads.
  const step = secret.length > 100 ? Math.floor(secret.length / 45) : 1;
  for (let at = body; at < secret.length - (step > 1 ? 1 : 0); at += step) {
    const letter = secret.charAt(at);
    const place = alphabet.indexOf(letter);
    for (const other of [1, 17, 31].map((step) => alphabet.charAt((Math.max(0, place) + step) % alphabet.length)))
      texts.set(`letter ${at} is ${other}`, secret.slice(0, at) + other + secret.slice(at + 1));
  }
  for (const cut of [1, 2, 3, 4, 8, 16, 21, 32, 42]) {
    texts.set(`${cut} letters short`, secret.slice(0, -cut));
    texts.set(`${cut} letters short at its start`, secret.slice(cut));
  }
  const digest = (encoding: 'hex' | 'base64' | 'base64url') => createHash('sha256').update(secret).digest(encoding);
  const shapes: Readonly<Record<string, string>> = {
    'upper case': secret.toUpperCase(),
    'lower case': secret.toLowerCase(),
    'turned round': [...secret].toReversed().join(''),
    twice: secret + secret,
    'twice with a comma': `${secret},${secret}`,
    'without its prefix': secret.slice(body),
    'prefix twice': `${secret.slice(0, body)}${secret}`,
    'another prefix': `ghp_${secret.slice(body)}`,
    'prefix in upper case': `PKT_${secret.slice(body)}`,
    'prefix with a hyphen': `pkt-${secret.slice(body)}`,
    'only a prefix': 'pkt_',
    'with a checksum': `${secret}_${digest('hex').slice(0, 6)}`,
    // What a thief of the database would have.
    'its stored digest': digest('hex'),
    'its stored digest in upper case': digest('hex').toUpperCase(),
    'its digest as base64': digest('base64'),
    'its digest as base64url': digest('base64url'),
    'its digest with a prefix': `pkt_${digest('base64url')}`,
    'as base64': Buffer.from(secret).toString('base64'),
    'as base64url': Buffer.from(secret).toString('base64url'),
    'as hex': Buffer.from(secret).toString('hex'),
    'every letter encoded': [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
    'in quotes': `"${secret}"`,
    'as JSON': JSON.stringify({ token: secret }),
    'with padding': `${secret}=`,
    'with a dot': `${secret}.`,
    'with a slash': `${secret}/`,
    'with a star': `${secret}*`,
    'with a percent sign': `${secret}%`,
    'with an encoded zero': `${secret}%00`,
    'with a quote': `${secret}'`,
    'with a comment': `${secret}--`,
    'or true': `${secret}' OR '1'='1`,
    'rights added': `${secret}+own`,
    'rights added with a colon': `${secret}:read,operate,manage,own`,
    'rights added with a query': `${secret}?rights=own`,
    'rights added with a fragment': `${secret}#own`,
    'rights stripped': `${secret}:`,
    'a tenant added': `${secret}@00000000-0000-0000-0000-000000000000`,
    'full width': [...secret].map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)).join(''),
    'a zero-width space in it': `${secret.slice(0, 9)}\u200b${secret.slice(9)}`,
    'a soft hyphen in it': `${secret.slice(0, 9)}\u00ad${secret.slice(9)}`,
    'a byte order mark': `\ufeff${secret}`,
    'a combining mark': `${secret}\u0301`,
    'right to left': `\u202e${secret}`,
    'a Cyrillic letter': secret.replace(/[aeocp]/, 'а'),
    'a Kelvin sign': `${secret.slice(0, -1)}\u212a`,
    'a space in it': `${secret.slice(0, 9)} ${secret.slice(9)}`,
    '512 letters': secret.padEnd(512, 'A'),
    '513 letters': secret.padEnd(513, 'A'),
    '8,000 letters': secret.padEnd(8_000, 'A'),
    'like ours': `pkt_${'A'.repeat(43)}`,
    'a session like ours': 'A'.repeat(43),
    zeros: '0'.repeat(43),
    'anything (SQL)': '%',
    'anything (one letter each)': '_'.repeat(43),
    'anything (shell)': '*',
    'anything (regular expression)': '.*',
    'anything (operator)': '{"$ne":null}',
  };
  for (const [name, text] of Object.entries(shapes)) texts.set(name, text);
  const words = ['null', 'undefined', 'true', 'false', 'NaN', '0', '1', '-1', '[]', '{}', '""', "''", 'admin', 'owner'];
  for (const word of [
    ...words,
    '__proto__',
    'constructor',
    'toString',
    "' OR '1'='1",
    "'; DROP TABLE x; --",
    '%24{7*7}',
    '{{7*7}}',
  ])
    texts.set(`the word ${word}`, word);
  texts.delete(secret);
  return [...texts]
    .filter(([, text]) => text !== secret && text !== '')
    .map(([name, token]) => ({ kind: 'secret-text', name, token }));
}

/** Real secrets at a door that is not theirs, or whose time is over. */
export const misplaced = (kind: ForgeryKind, secrets: Readonly<Record<string, string>>): readonly Forgery[] =>
  Object.entries(secrets).map(([name, token]) => ({ kind, name, token }));

/** Live secrets in spellings, headers and cookies that are not the ones. `cookieName` is the one the surface takes. */
export function wrongPlaces(live: { readonly token: string; readonly session: string }): readonly Forgery[] {
  const { token, session } = live;
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const authorizations = [
    basic(token),
    basic(`:${token}`),
    basic(`${token}:`),
    basic(`picket:${token}`),
    `Token ${token}`,
    `Bearer`,
    'Bearer null',
    `Bearer  ${token}`,
    `Bearer${token}`,
    `Bearer:${token}`,
    `Bearer: ${token}`,
    `Bearer=${token}`,
    `Bearer\t${token}`,
    `Bearer "${token}"`,
    `Bearer ${token} ${token}`,
    `Bearer ${token}, Bearer ${token}`,
    `Bearer ${token},`,
    `Bearer,${token}`,
    `Bearer Bearer ${token}`,
    token,
    `DPoP ${token}`,
    `MAC ${token}`,
    `OAuth ${token}`,
    `JWT ${token}`,
    `ApiKey ${token}`,
    `Bearer token=${token}`,
    `Bearer realm="picket", token="${token}"`,
    `Ｂearer ${token}`,
    `Digest username="${token}"`,
    `Negotiate ${token}`,
    `Bearer ${session}`,
    basic(session),
    `picket=${session}`,
  ];
  const headers = [
    'x-api-key',
    'x-auth-token',
    'x-access-token',
    'x-authorization',
    'proxy-authorization',
    'authentication',
    'x-token',
    'x-original-authorization',
    'x-forwarded-authorization',
    'x-picket-token',
    'x-picket-session',
    'x-picket-csrf',
    'api-key',
    'private-token',
    'set-cookie',
    'cookie2',
    'x-cookie',
    'x-csrf-token',
    'sec-websocket-protocol',
    'http_authorization',
  ];
  const cookies = [
    `picket_session=${session}`,
    `Picket=${session}`,
    `PICKET=${session}`,
    `__Host-picket=${session}`,
    `__Secure-picket=${session}`,
    `__host-picket=${session}`,
    `picket[]=${session}`,
    `picket[0]=${session}`,
    `"picket"=${session}`,
    `picket =${session}`,
    `picket="${session}"`,
    `picket%3d${session}`,
    `picket:${session}`,
    `$Version=1; picket="${session}"`,
    `picket=${session},x`,
    `picket=${session}; picket=${session}`,
    `picket=; picket=x; picket=${session}`,
    `x=picket=${session}`,
    `session=${session}`,
    `token=${token}`,
    `picket=${token}`,
    `pіcket=${session}`,
    `xpicket=${session}`,
    `picket.sig=${session}`,
    `connect.sid=${session}`,
  ];
  const claimed = {
    'x-ms-client-principal': Buffer.from('{"userId":"owner","userRoles":["owner"]}').toString('base64'),
    'x-ms-client-principal-name': 'Olivia Owner',
    'x-ms-client-principal-id': 'Olivia Owner',
    'x-ms-token-aad-id-token': token,
    'x-ms-token-aad-access-token': token,
    'x-forwarded-user': 'Olivia Owner',
    'x-forwarded-email': 'owner@contoso.example',
    'x-remote-user': 'Olivia Owner',
    'remote-user': 'Olivia Owner',
    'x-webauth-user': 'Olivia Owner',
    'x-picket-operator': 'Olivia Owner',
    'x-picket-roles': 'owner',
    'x-original-user': 'Olivia Owner',
    'x-forwarded-client-cert': 'Subject="CN=Olivia Owner"',
    'x-ssl-client-verify': 'SUCCESS',
    'x-amzn-oidc-identity': 'owner',
    'cf-access-jwt-assertion': token,
    'x-goog-iap-jwt-assertion': token,
    'x-forwarded-for': '127.0.0.1',
    actor: 'Olivia Owner',
    from: 'owner@contoso.example',
  };
  const whole = (name: string, sent: Readonly<Record<string, string>>): Forgery => ({
    kind: 'whole-header',
    name: name.replaceAll(token, '…').replaceAll(session, '…'),
    token: '',
    headers: sent,
  });
  return [
    ...authorizations.map((authorization) => whole(`authorization ${authorization}`, { authorization })),
    ...headers.map((name) =>
      whole(`the token in ${name}`, { [name]: name.includes('cookie') ? `picket=${session}` : token }),
    ),
    ...cookies.map((cookie) => whole(`cookie ${cookie}`, { cookie })),
    ...Object.entries(claimed).map(([name, value]) => whole(`${name} ${value}`, { [name]: value })),
    whole('a made-up token beside a live session', {
      authorization: 'Bearer pkt_made-up',
      cookie: `picket=${session}`,
    }),
    whole('an empty token beside a live session', { authorization: '', cookie: `picket=${session}` }),
  ];
}

/** Proofs as an agent would bring them (RFC 9449): there is no agent yet, so nothing takes them. */
export function agentProofs(live: {
  readonly token: string;
  readonly url: string;
  readonly now: number;
}): readonly Forgery[] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const base = {
    header: { typ: 'dpop+jwt', alg: 'ES256', jwk } as JsonObject,
    claims: {
      jti: '6a8b4d2e',
      htm: 'GET',
      htu: live.url,
      iat: live.now,
      ath: createHash('sha256').update(live.token).digest('base64url'),
    } as JsonObject,
  };
  const proof = (header: JsonObject = {}, claims: JsonObject = {}) =>
    encodeJwt({ ...base.header, ...header }, { ...base.claims, ...claims }, signers.ec(privateKey));
  const proofs: Readonly<Record<string, string>> = {
    'well made': proof(),
    'with its private part': proof({ jwk: privateKey.export({ format: 'jwk' }) }),
    'without a key': proof({ jwk: undefined }),
    'of another type': proof({ typ: 'JWT' }),
    unsigned: proof({ alg: 'none' }),
    'by password': proof({ alg: 'HS256' }),
    'with a key by address': proof({ jku: 'https://keys.example' }),
    'for another method': proof({}, { htm: 'POST' }),
    'for another address': proof({}, { htu: 'https://other.example/' }),
    'for another token': proof({}, { ath: 'x' }),
    'without a token': proof({}, { ath: undefined }),
    'without an id': proof({}, { jti: undefined }),
    'with a long id': proof({}, { jti: 'j'.repeat(2_000) }),
    old: proof({}, { iat: live.now - 86_400 }),
    'of tomorrow': proof({}, { iat: live.now + 86_400 }),
    'with a nonce': proof({}, { nonce: 'n' }),
  };
  return Object.entries(proofs).flatMap(([name, dpop]): readonly Forgery[] => [
    {
      kind: 'agent-proof',
      name: `proof ${name} and a live token`,
      token: '',
      headers: { authorization: `DPoP ${live.token}`, dpop },
    },
    { kind: 'agent-proof', name: `proof ${name} alone`, token: '', headers: { dpop } },
    { kind: 'agent-proof', name: `proof ${name} as the token`, token: dpop },
  ]);
}

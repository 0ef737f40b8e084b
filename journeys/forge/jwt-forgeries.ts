import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  decodeJwt,
  encodeJwt,
  encodePart,
  type Forgery,
  type ForgeryKind,
  type JsonObject,
  type Signer,
  signers,
} from './forgery.ts';

/** A genuine token to begin with, and what its issuer would never sign. */
export interface JwtTemplate {
  /** As its issuer made it. */
  readonly genuine: string;
  /** The issuer's own key: a claim is only wrong by itself when the signature is right. */
  readonly key: KeyObject;
  /** Algorithms that the surface takes from this key. */
  readonly takes: readonly ('RS256' | 'PS256')[];
  /** Of an issuer that is another one. */
  readonly foreignKey: { readonly kid: string; readonly key: KeyObject };
  /** Changes of the claims, each of which alone makes the token worthless. `undefined` takes a claim away. */
  readonly wrongClaims: Readonly<Record<string, JsonObject>>;
  /** An address of ours that must never be asked for a key. */
  readonly trap: string;
}

const mallory = generateKeyPairSync('rsa', { modulusLength: 2048 });
const malloryEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const malloryEd = generateKeyPairSync('ed25519');

/** Every forged form of a JWT; more than 300, no two alike. */
export function forgeJwts(template: JwtTemplate): readonly Forgery[] {
  const made = [
    ...wrongSignatures(template),
    ...wrongHeaders(template),
    ...wrongClaims(template),
    ...damaged(template),
  ];
  const seen = new Set([template.genuine]);
  return made.filter(({ token }) => !seen.has(token) && seen.add(token) !== undefined);
}

const forgery = (kind: ForgeryKind, name: string, token: string): Forgery => ({ kind, name, token });

const signerFor = (alg: 'RS256' | 'PS256', key: KeyObject): Signer =>
  alg === 'PS256' ? signers.pss(key) : signers.rsa(key);

/** No signature, another algorithm, the public key as a password, another's key. */
function* wrongSignatures({ genuine, key, takes, foreignKey }: JwtTemplate): Generator<Forgery> {
  const { header, claims } = decodeJwt(genuine);
  const realSignature = Buffer.from(genuine.split('.')[2] ?? '', 'base64url');
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, 'false', undefined]) {
    for (const [how, bytes] of [
      ['nothing', Buffer.alloc(0)],
      ['the real signature', realSignature],
    ] as const) {
      yield forgery(
        'signature',
        `alg ${alg}, signed with ${how}`,
        encodeJwt({ ...header, alg }, claims, signers.fixed(bytes)),
      );
    }
  }
  yield forgery(
    'signature',
    'none without the last dot',
    `${encodePart({ ...header, alg: 'none' })}.${encodePart(claims)}`,
  );

  const publicKey = createPublicKey(key);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const jwk = publicKey.export({ format: 'jwk' });
  const passwords: Readonly<Record<string, Buffer | string>> = {
    'the public key as DER': publicKey.export({ type: 'spki', format: 'der' }),
    'the public key as PKCS#1 DER': publicKey.export({ type: 'pkcs1', format: 'der' }),
    'the public key as PEM': pem,
    'the public key as PEM without its last line end': pem.trimEnd(),
    'the public key as PEM with CRLF': pem.replaceAll('\n', '\r\n'),
    'the public key as one line of base64': pem.replaceAll(/-----.*-----|\n/g, ''),
    'the public key as PKCS#1 PEM': publicKey.export({ type: 'pkcs1', format: 'pem' }) as string,
    'the public key as JWK': JSON.stringify(jwk),
    'the public key as sorted JWK': JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n }),
    'the modulus': Buffer.from(jwk.n ?? '', 'base64url'),
    'the modulus as text': jwk.n ?? '',
    'its kid': String(header.kid ?? header['x5t#S256']),
    nothing: '',
    'one zero': Buffer.alloc(1),
    'a word': 'secret',
  };
  for (const bits of ['256', '384', '512'] as const) {
    for (const [what, password] of Object.entries(passwords)) {
      const hmac: Signer = (input) => createHmac(`sha${bits}`, password).update(input).digest();
      yield forgery('signature', `HS${bits} with ${what}`, encodeJwt({ ...header, alg: `HS${bits}` }, claims, hmac));
    }
  }

  const strangers: readonly (readonly [string, string, Signer])[] = [
    ['RS256', 'a stranger’s key', signers.rsa(mallory.privateKey)],
    ['PS256', 'a stranger’s key', signers.pss(mallory.privateKey)],
    ['RS256', 'the key of another issuer', signers.rsa(foreignKey.key)],
    ['PS256', 'the key of another issuer', signers.pss(foreignKey.key)],
    ['ES256', 'a stranger’s curve', signers.ec(malloryEc.privateKey)],
    ['ES256', 'two zeros', signers.fixed(new Uint8Array(64))],
    ['EdDSA', 'a stranger’s curve', signers.edwards(malloryEd.privateKey)],
    ['RS256', 'zeros', signers.fixed(new Uint8Array(256))],
    ['RS256', 'ones', signers.fixed(new Uint8Array(256).fill(255))],
    ['RS384', 'the right key', signers.rsa(key, 'sha384')],
    ['RS512', 'the right key', signers.rsa(key, 'sha512')],
    ['RS1', 'the right key', signers.rsa(key, 'sha1')],
    ['RS256', 'the right key and another digest', signers.rsa(key, 'sha512')],
    ['rs256', 'the right key', signers.rsa(key)],
    ['RSA-SHA256', 'the right key', signers.rsa(key)],
    ['RSA-OAEP', 'the right key', signers.rsa(key)],
  ];
  for (const [alg, by, signer] of strangers)
    yield forgery('signature', `${alg} by ${by}`, encodeJwt({ ...header, alg }, claims, signer));
  for (const alg of ['RS256', 'PS256'] as const) {
    if (takes.includes(alg)) continue;
    yield forgery('signature', `${alg} by the right key`, encodeJwt({ ...header, alg }, claims, signerFor(alg, key)));
  }
  const own = { ...header, kid: foreignKey.kid, 'x5t#S256': header['x5t#S256'] && foreignKey.kid };
  yield forgery(
    'signature',
    'another issuer’s key by its own name',
    encodeJwt(own, claims, signers.rsa(foreignKey.key)),
  );
  yield forgery('signature', 'another issuer’s key name over the right key', encodeJwt(own, claims, signers.rsa(key)));
}

/** Keys and their addresses in the token itself, and names of keys that are paths, queries, shapes. */
function* wrongHeaders({ genuine, key, takes, trap }: JwtTemplate): Generator<Forgery> {
  const { header, claims } = decodeJwt(genuine);
  const ownJwk = { ...mallory.publicKey.export({ format: 'jwk' }), kid: header.kid, use: 'sig', alg: 'RS256' };
  const additions: Readonly<Record<string, JsonObject>> = {
    jwk: { jwk: ownJwk },
    'jwk and another kid': { jwk: { ...ownJwk, kid: 'mine' }, kid: 'mine' },
    jku: { jku: `${trap}/keys` },
    'jku beside the real host': { jku: `https://login.microsoftonline.com@${new URL(trap).host}/keys` },
    x5u: { x5u: `${trap}/certificate` },
    x5c: { x5c: [mallory.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] },
    'crit of b64': { crit: ['b64'], b64: true },
    'crit of an extension': { crit: ['exp'], exp: 1 },
    'empty crit': { crit: [] },
    'crit that is no list': { crit: 'jku' },
    'b64 false': { b64: false },
    'zip DEF': { zip: 'DEF' },
    cty: { cty: 'JWT' },
    'typ of another kind': { typ: 'dpop+jwt' },
    'typ at+jwt': { typ: 'at+jwt' },
    'issuer in the header': { iss: trap },
    'keys in the header': { keys: [ownJwk] },
    prototype: { constructor: { prototype: ownJwk } },
  };
  const names: readonly unknown[] = [
    undefined,
    null,
    '',
    0,
    true,
    [],
    [header.kid],
    { $ne: null },
    '../../../../dev/null',
    '/dev/null',
    'C:\\nul',
    `${trap}/kid`,
    "' OR '1'='1",
    "x' UNION SELECT 'key",
    '; sleep 9',
    '__proto__',
    'constructor',
    '*',
    '%00',
    `${header.kid} `,
    ` ${header.kid}`,
    String(header.kid ?? header['x5t#S256']).toUpperCase(),
    'k'.repeat(4_000),
    'ключ',
    '🔑',
  ];
  const keyName = header.kid === undefined ? 'x5t#S256' : 'kid';
  const alg = takes[0] ?? 'RS256';
  const byMallory = signerFor(alg, mallory.privateKey);
  for (const [what, added] of Object.entries(additions)) {
    yield forgery('header', `${what}, by a stranger`, encodeJwt({ ...header, ...added }, claims, byMallory));
    yield forgery(
      'header',
      `${what}, by the right key`,
      encodeJwt({ ...header, ...added }, claims, signerFor(alg, key)),
    );
  }
  for (const name of names) {
    const named = { ...header, [keyName]: name };
    const told = JSON.stringify(name)?.slice(0, 30);
    yield forgery('header', `${keyName} ${told}, by a stranger`, encodeJwt(named, claims, byMallory));
    yield forgery('header', `${keyName} ${told}, by the right key`, encodeJwt(named, claims, signerFor(alg, key)));
  }
}

/** Each wrong claim under the right signature, under a stranger's, and under none. */
function* wrongClaims({ genuine, key, takes, wrongClaims: changes }: JwtTemplate): Generator<Forgery> {
  const { header, claims } = decodeJwt(genuine);
  const alg = takes[0] ?? 'RS256';
  for (const [what, change] of Object.entries(changes)) {
    const changed = { ...claims, ...change };
    yield forgery('claims', what, encodeJwt(header, changed, signerFor(alg, key)));
    yield forgery('claims', `${what}, by a stranger`, encodeJwt(header, changed, signerFor(alg, mallory.privateKey)));
    yield forgery(
      'claims',
      `${what}, unsigned`,
      encodeJwt({ ...header, alg: 'none' }, changed, signers.fixed(Buffer.alloc(0))),
    );
  }
}

/** The genuine token, hurt: bits, length, dots, alphabet, wrapping. */
function* damaged({ genuine }: JwtTemplate): Generator<Forgery> {
  const parts = genuine.split('.') as [string, string, string];
  const [header, payload, signature] = parts;
  for (const [place, part] of parts.entries()) {
    const bytes = Buffer.from(part, 'base64url');
    for (let at = 0; at < 8; at++) {
      const turned = Buffer.from(bytes);
      const index = Math.floor((at * (bytes.length - 1)) / 7);
      turned.writeUInt8(turned.readUInt8(index) ^ (1 << at), index);
      const token = parts.with(place, turned.toString('base64url')).join('.');
      yield forgery('damage', `bit ${at} of byte ${index} of part ${place} turned`, token);
    }
  }
  for (let at = 1; at <= 12; at++)
    yield forgery('damage', `cut after ${at} twelfths`, genuine.slice(0, Math.floor((genuine.length * at) / 13)));
  const shapes: Readonly<Record<string, string>> = {
    'without signature': `${header}.${payload}.`,
    'without signature and dot': `${header}.${payload}`,
    'without header': `.${payload}.${signature}`,
    'without payload': `${header}..${signature}`,
    'only dots': '..',
    'four dots': '....',
    'doubled header': `${header}.${genuine}`,
    'doubled payload': `${header}.${payload}.${payload}.${signature}`,
    'doubled signature': `${genuine}.${signature}`,
    'twice joined by a dot': `${genuine}.${genuine}`,
    'twice joined by nothing': genuine + genuine,
    'twice joined by a comma': `${genuine},${genuine}`,
    'parts turned round': `${signature}.${payload}.${header}`,
    'a dot first': `.${genuine}`,
    'a dot last': `${genuine}.`,
    'upper case': genuine.toUpperCase(),
    'lower case': genuine.toLowerCase(),
    'a space in it': `${header}. ${payload}.${signature}`,
    'a tab in it': `${header}.\t${payload}.${signature}`,
    'full-width dots': genuine.replaceAll('.', '．'),
    'encoded dots': genuine.replaceAll('.', '%2e'),
    'in quotes': `"${genuine}"`,
    'in brackets': `<${genuine}>`,
    'as base64': Buffer.from(genuine).toString('base64'),
    'as hex': Buffer.from(genuine).toString('hex'),
    'as JSON': JSON.stringify({ payload, protected: header, signature }),
    'as JSON with a list': JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    'as five parts': `${header}.${signature}.${payload}.${payload}.${signature}`,
    'with a zero-width space': `${header}.${payload}\u200b.${signature}`,
    'with a byte order mark': `\ufeff${genuine}`,
    'with a Cyrillic letter': genuine.replace('e', 'е'),
    'Bearer twice': `Bearer ${genuine}`,
    'payload of another shape': `${header}.${encodePart('[]')}.${signature}`,
    'payload null': `${header}.${encodePart('null')}.${signature}`,
    'payload no JSON': `${header}.${encodePart('{"tid":')}.${signature}`,
    'header no JSON': `${encodePart('{"alg":')}.${payload}.${signature}`,
    'header null': `${encodePart('null')}.${payload}.${signature}`,
    'alg twice, none last': `${encodePart('{"alg":"RS256","typ":"JWT","alg":"none"}')}.${payload}.`,
    'very long signature': `${genuine}${'A'.repeat(4_000)}`,
    'very deep payload': `${header}.${encodePart(`${'['.repeat(2_000)}${']'.repeat(2_000)}`)}.${signature}`,
    'hash of it': createHmac('sha256', '').update(genuine).digest('base64url'),
  };
  for (const [name, token] of Object.entries(shapes)) yield forgery('damage', name, token);
}

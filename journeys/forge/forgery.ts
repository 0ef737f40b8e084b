import { type KeyObject, sign as signWith } from 'node:crypto';

/** What is wrong with a forged token; the table of surfaces says which of these each surface is tried with. */
export const forgeryKinds = [
  'signature',
  'header',
  'claims',
  'damage',
  'secret-text',
  'other-secret',
  'ended',
  'agent-proof',
  'whole-header',
] as const;
export type ForgeryKind = (typeof forgeryKinds)[number];

/** One thing that looks like a proof and is none. */
export interface Forgery {
  readonly kind: ForgeryKind;
  readonly name: string;
  /** Put where the surface takes its token. */
  readonly token: string;
  /** Sent as they stand, instead of the token at its place. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Makes a signature over `header.payload`, whatever the header says of it. */
export type Signer = (input: string) => Buffer;

export const encodePart = (part: JsonObject | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A compact JWT of exactly these parts: nothing is checked, added or put in order. */
export function encodeJwt(header: JsonObject, claims: JsonObject, signer: Signer): string {
  const input = `${encodePart(header)}.${encodePart(claims)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

export function decodeJwt(token: string): { readonly header: JsonObject; readonly claims: JsonObject } {
  const [header = '', claims = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as JsonObject;
  return { header: read(header), claims: read(claims) };
}

/** Signatures by the names of RFC 7518, each with a key that fits or is made to. */
export const signers = {
  rsa:
    (key: KeyObject, digest: 'sha1' | 'sha256' | 'sha384' | 'sha512' = 'sha256'): Signer =>
    (input) =>
      signWith(digest, Buffer.from(input), key),
  pss:
    (key: KeyObject): Signer =>
    (input) =>
      // 6 is RSA_PKCS1_PSS_PADDING; the salt is as long as the digest.
      signWith('sha256', Buffer.from(input), { key, padding: 6, saltLength: 32 }),
  ec:
    (key: KeyObject): Signer =>
    (input) =>
      signWith('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }),
  edwards:
    (key: KeyObject): Signer =>
    (input) =>
      signWith(null, Buffer.from(input), key),
  fixed:
    (bytes: Uint8Array): Signer =>
    () =>
      Buffer.from(bytes),
} as const;

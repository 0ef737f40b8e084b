import { expect, test } from 'vitest';
import { sourcesBelow } from './sources.ts';

const sources = sourcesBelow('packages').filter((source) => !source.isTest);

interface Check {
  /** What decides whether a proof of this kind is believed. */
  readonly token: string;
  /** The call that does it. */
  readonly call: RegExp;
  /** The only files that call it, or read what it judges. */
  readonly files: readonly string[];
}

/**
 * Where each kind of token is judged: one place. Fleet had two, and one of them looked at no signature
 * (GHSA-63m5-974w-448v, CVE-2026-24899).
 */
const checks: readonly Check[] = [
  {
    token: 'a request’s credential is read',
    call: /\breadCredential\(/,
    files: ['server/src/platform/http/operation-route.ts'],
  },
  {
    token: 'whoever calls is identified',
    call: /\.identify\(/,
    files: ['server/src/platform/http/operation-route.ts'],
  },
  { token: 'an API token', call: /\buseToken\(/, files: ['server/src/operators/operators.ts'] },
  { token: 'a session', call: /\buseSession\(/, files: ['server/src/operators/operators.ts'] },
  { token: 'a csrf value', call: /\bisSameText\(/, files: ['server/src/platform/http/cross-site.ts'] },
  { token: 'an invitation', call: /\btakeInvitation\(db/, files: ['server/src/operators/operators.ts'] },
  { token: 'a passphrase', call: /\.matches\(passphrase/, files: ['server/src/operators/sign-in.ts'] },
  { token: 'a consent state', call: /\btakeConsentRequest\(tx/, files: ['server/src/consent/consent.ts'] },
  { token: 'a sign-in state', call: /\btakeEntraRequest\(db/, files: ['server/src/entra-sign-in/sign-in.ts'] },
  { token: 'a ticket to test a sign-in', call: /\btakeTicket\(db/, files: ['server/src/entra-sign-in/sign-in.ts'] },
  { token: 'an id token', call: /\breadEntraPerson\(/, files: ['server/src/entra-sign-in/oidc.ts'] },
  { token: 'the metrics token', call: /\bBearer \$\{token\}`\)/, files: ['server/src/metrics/listen-metrics.ts'] },
  {
    token: 'proof of a tenant',
    call: /\bclaimsOf\(/,
    // The doctor and a look at a grant tell a person what a token says; a look believes it where it refuses.
    files: ['uem/src/intune/doctor/doctor.ts', 'uem/src/intune/look-at-grant.ts', 'uem/src/intune/prove-consent.ts'],
  },
  {
    token: 'the simulator’s access tokens',
    call: /\bjwtVerify\(token\b/,
    files: ['simulator/src/entra/tokens.ts'],
  },
  {
    token: 'assertions at the simulator',
    call: /\bjwtVerify\(assertion\b/,
    files: ['simulator/src/entra/client-assertion.ts'],
  },
];

/** What judges proofs, wherever it stands: a new file here is a new place that believes something. */
const primitives: readonly Check[] = [
  {
    token: 'signatures of JSON Web Tokens',
    call: /\b(?:jwtVerify|compactVerify|flattenedVerify|generalVerify|jwtDecrypt|createRemoteJWKSet|createLocalJWKSet)\(/,
    files: ['simulator/src/entra/client-assertion.ts', 'simulator/src/entra/tokens.ts'],
  },
  {
    token: 'codes that are traded for a token',
    call: /\b(?:authorizationCodeGrant|implicitAuthentication|refreshTokenGrant|genericGrantRequest)\(/,
    files: ['server/src/entra-sign-in/oidc.ts'],
  },
  {
    token: 'claims that are read unverified',
    call: /\b(?:decodeJwt|decodeProtectedHeader)\(/,
    files: ['simulator/src/entra/client-assertion.ts'],
  },
  {
    token: 'secrets compared in constant time',
    call: /\btimingSafeEqual\(/,
    files: [
      'server/src/backup/seal.ts',
      'server/src/consent/consent.ts',
      'server/src/metrics/listen-metrics.ts',
      'server/src/operators/passphrase.ts',
      'server/src/platform/http/cross-site.ts',
    ],
  },
  {
    token: 'proofs in the headers of a request',
    call: /\bheaders(?:\.|\[')(?:authorization|cookie|dpop)\b|\{ authorization,? ?[^}]*\} = request\.headers/,
    files: [
      'server/src/metrics/listen-metrics.ts',
      'server/src/platform/http/session-cookie.ts',
      'simulator/src/entra/authenticate-client.ts',
      'simulator/src/entra/browser-session.ts',
      'simulator/src/entra/user-info.ts',
      'simulator/src/graph/answer-graph.ts',
      'simulator/src/partner/answer-partner.ts',
    ],
  },
  {
    token: 'sockets that listen',
    call: /\bcreateServer\(|\bcreateTlsServer\(|\bcreateHttpsServer\(|\bfastify\(\{/,
    files: ['server/src/metrics/listen-metrics.ts', 'server/src/platform/http/app.ts', 'simulator/src/http/listen.ts'],
  },
];

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** Where it is called, leaving out where it is written. */
const callersOf = (call: RegExp) =>
  sources
    .filter(({ text }) => call.test(withoutComments(text).replaceAll(/\bfunction \w+\(/g, 'function (')))
    .map(({ path }) => path.replace('packages/', ''))
    .toSorted();

test.for([...checks, ...primitives])('$token: one reviewed place', ({ call, files }) => {
  expect(callersOf(call)).toEqual(files.toSorted());
});

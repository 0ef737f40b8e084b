import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeArchive } from '../archive/archive-maker.suite.ts';
import {
  certificateOf,
  changed,
  differenceOn,
  keys,
  makeKey,
  makeKeys,
  openSigned,
  signAfresh,
} from './apksig-agreement.suite.ts';
import { ApksigOracle, hasApksig, type OracleCertificate } from './apksig-oracle.suite.ts';
import { parseCertificate } from './certificate.ts';

const app = 'old-target-v1only';

/** Extensions of every kind that matters, so that it matters how they are read. */
const manyExtensions = [
  ...['bc:critical=ca:true,pathlen:3', 'ku:critical=digitalSignature', 'eku:critical=codeSigning,1.2.3.4'],
  ...['san:critical=dns:a.example,email:a@b.example,ip:1.2.3.4,uri:http://x.example/a,oid:1.2.3', 'ian=dns:a.example'],
  ...['aia=caIssuers:uri:http://a.example/b', 'crl=uri:http://a.example/c', '1.2.3.4=0500'],
].flatMap((extension) => ['-ext', extension]);

/** Certificates that cannot sign an app of the table of variants, and are in a chain or read all the same. */
const others = {
  'ec-256-extended': ['EC', '-groupname', 'secp256r1', ...manyExtensions],
  'rsa-pss': ['RSASSA-PSS', '-keysize', '2048'],
  ed25519: ['Ed25519'],
} as const;

describe.skipIf(!hasApksig())('certificates, side by side with Debian’s apksig', () => {
  let folder = '';
  let oracle: ApksigOracle;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'picket-certificates-'));
    makeKeys(folder);
    for (const [alias, options] of Object.entries(others)) makeKey(folder, alias, options);
    oracle = new ApksigOracle();
  }, 300_000);

  afterAll(() => {
    oracle?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([...Object.keys(keys), ...Object.keys(others)])(
    'every bit of a certificate of %s: apksig reads the same in it, or nothing as we do',
    async (alias) => {
      const whole = certificateOf(folder, alias);
      const issuer = (await oracle.certificate(whole))?.issuer;
      const differences: unknown[] = [];
      for (const [at, mask] of [[0, 0] as const, ...everyByte(whole, () => 8)]) {
        const bytes = changed(whole, at, mask);
        const theirs = read(await oracle.certificate(bytes), issuer);
        const ours = readHere(bytes, parseCertificate(whole)?.issuer.canonical);
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) differences.push({ at, mask, ours, theirs });
      }
      expect(differences).toEqual([]);
    },
    240_000,
  );

  test.each([
    { alias: 'rsa-1024', masks: 1 },
    { alias: 'ec-256', masks: 8 },
    { alias: 'dsa-1024', masks: 1 },
  ])(
    'every byte of a v1 signature block of $alias, its certificate in $masks ways: it counts as it does for apksig',
    async ({ alias, masks }) => {
      const signed = openSigned(await signAfresh(oracle, folder, { app, schemes: 'v1', minSdk: 21, alias }));
      const block = signed.find(({ name }) => /[.](RSA|EC|DSA)$/.test(name));
      if (block === undefined) throw new Error('There is no signature block');
      const certificate = certificateOf(folder, alias);
      const from = block.bytes.indexOf(certificate);
      expect(from).toBeGreaterThan(0);
      const isInside = (at: number) => at >= from && at < from + certificate.length;
      const differences: unknown[] = [];
      for (const [at, mask] of everyByte(block.bytes, (at) => (isInside(at) ? masks : 1))) {
        const bytes = changed(block.bytes, at, mask);
        const archive = makeArchive(signed.map((entry) => (entry === block ? { ...entry, bytes } : entry)));
        differences.push(...(await differenceOn(oracle, folder, archive, `byte ${at} ^ ${mask}`)));
      }
      expect(differences).toEqual([]);
    },
    600_000,
  );

  test.each(['v2', 'v3'])(
    'every byte of the certificate in a %s block counts, as it does for apksig',
    async (schemes) => {
      const alias = 'ec-256';
      const signed = await signAfresh(oracle, folder, { app: 'notes-1.0', schemes, minSdk: 28, alias });
      const certificate = certificateOf(folder, alias);
      const from = signed.indexOf(certificate);
      expect(from).toBeGreaterThan(0);
      const differences: unknown[] = [];
      for (let at = from; at < from + certificate.length; at++)
        differences.push(...(await differenceOn(oracle, folder, changed(signed, at, 1 << (at % 8)), `byte ${at}`)));
      expect(differences).toEqual([]);
    },
    240_000,
  );
});

interface Reading extends Omit<OracleCertificate, 'issuer'> {
  /** Whether the issuer still is the one of the whole certificate. */
  readonly sameIssuer: boolean;
}

function read(found: OracleCertificate | undefined, wholeIssuer: string | undefined): Reading | undefined {
  if (found === undefined) return undefined;
  const { serialNumber, hasUnknownCritical, maySign, issuer, encodedKey } = found;
  return { serialNumber, hasUnknownCritical, maySign, encodedKey, sameIssuer: issuer === wholeIssuer };
}

function readHere(bytes: Buffer, wholeIssuer: string | undefined): Reading | undefined {
  const found = parseCertificate(bytes);
  if (found === undefined) return undefined;
  const { serialNumber, hasUnknownCritical, maySign, issuer, encodedKey } = found;
  return {
    serialNumber: String(serialNumber),
    hasUnknownCritical,
    maySign,
    encodedKey: encodedKey.toString('hex'),
    sameIssuer: issuer.canonical === wholeIssuer,
  };
}

/** Every byte, each with as many bits changed, one after the other, as it is said to count. */
function* everyByte({ length }: Buffer, masks: (at: number) => number): Generator<readonly [at: number, mask: number]> {
  for (let at = 0; at < length; at++) {
    for (let bit = 0; bit < masks(at); bit++) yield [at, 1 << ((at + bit) % 8)];
  }
}

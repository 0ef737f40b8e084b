import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { normalizeValue } from '../../indicators/normalize-value.ts';
import type { FeedFormat, FeedSink } from '../feed-format.ts';

const sha256s = Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 });
const listShape = Compile(
  Type.Object({
    source: Type.String({ maxLength: 300 }),
    entries: Type.Array(Type.Unknown(), { maxItems: 1_000_000 }),
  }),
);
const severalType = Type.Object({ package: Type.String({ maxLength: 300 }), sha256: sha256s });
const singleType = Type.Object({
  package: Type.String({ maxLength: 300 }),
  algorithm: Type.Union([Type.Literal('sha1'), Type.Literal('sha256')]),
  digest: Type.String({ maxLength: 200 }),
});
const testKeyType = Type.Object({
  name: Type.String({ maxLength: 100 }),
  sha256: Type.String({ maxLength: 200 }),
  sha1: Type.String({ maxLength: 200 }),
});
const severalShape = Compile(severalType);
const singleShape = Compile(singleType);
const testKeyShape = Compile(testKeyType);

/** Signers of well-known apps, and keys that everybody has: our own extracts of public lists. */
export const knownSigners: FeedFormat = {
  id: 'known-signers',
  title: 'Known signers',
  reads:
    'Packages with the digests of their honest signers, which speak against a match; and the public test keys of Android, which are indicators.',
  blindSpots:
    'A signer that is not listed is an unknown copy, not a forged one: most packages have several right signers.',
  recognizes({ json }) {
    if (!listShape.Check(json)) return false;
    const [first] = json.entries;
    return severalShape.Check(first) || singleShape.Check(first) || testKeyShape.Check(first);
  },
  read({ json }, sink) {
    if (!listShape.Check(json)) return 'it is no list of signers';
    json.entries.forEach((entry, index) => {
      if (severalShape.Check(entry)) vouchSeveral(entry, json.source, sink);
      else if (singleShape.Check(entry)) vouch(entry.package, entry.digest, json.source, sink);
      else if (testKeyShape.Check(entry)) offerTestKey(entry, index + 1, sink);
      else sink.reject('malformed', JSON.stringify(entry)?.slice(0, 120) ?? '');
    });
    return undefined;
  },
};

function vouchSeveral({ package: id, sha256 }: Static<typeof severalType>, source: string, sink: FeedSink) {
  for (const digest of sha256) vouch(id, digest, source, sink);
}

function vouch(id: string, given: string, source: string, sink: FeedSink) {
  const app = normalizeValue('app', id);
  const signer = normalizeValue('signer', given);
  if (app === undefined || signer === undefined) sink.reject('malformed', `${id} ${given}`);
  else sink.vouch({ package: app.value, digest: signer.value, source });
}

function offerTestKey({ name, sha1, sha256 }: Static<typeof testKeyType>, position: number, sink: FeedSink) {
  for (const value of [sha256, sha1]) {
    sink.offer({ kind: 'signer', value, position, name: `AOSP test key ${name}`, category: 'test-key' });
  }
}

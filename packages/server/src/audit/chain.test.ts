import type { Instant, TenantId } from '@picket/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { type ChainedEntry, type ChainPlace, chainStart, hashEntry, verifyChain } from './chain.ts';

const tenant = '0198c0de-0000-4000-8000-000000000001' as TenantId;

function chainOf(length: number, chain: TenantId = tenant): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  let previousHash = chainStart.hash;
  for (let sequence = 1; sequence <= length; sequence++) {
    const entry = {
      sequence,
      previousHash,
      at: (1_795_000_000_000 + sequence) as Instant,
      actor: { kind: 'operator', id: 'kim', name: 'Kim' },
      action: 'createToken',
      outcome: 'done',
      detail: { name: `token ${sequence}` },
    } as const;
    previousHash = hashEntry(chain, entry);
    entries.push({ ...entry, hash: previousHash });
  }
  return entries;
}

const endOf = (entries: readonly ChainedEntry[]): ChainPlace => entries.at(-1) ?? chainStart;

test('an untouched chain is intact, empty ones too', async () => {
  for (const length of [0, 1, 2, 50]) {
    const entries = chainOf(length);
    const verdict = await verifyChain(tenant, entries, { storedHead: endOf(entries) });
    expect(verdict).toMatchObject({ intact: true, entries: length, brokenAt: undefined });
  }
});

test('a chain may be verified from a place that was verified before', async () => {
  const entries = chainOf(10);
  const start = entries[5]!;
  expect(
    await verifyChain(tenant, entries.slice(6), { start, storedHead: endOf(entries), signedHead: start }),
  ).toMatchObject({
    intact: true,
    entries: 4,
  });
});

test('a chain of one tenant is no chain of another', async () => {
  const entries = chainOf(3, '0198c0de-0000-4000-8000-000000000002' as TenantId);
  expect(await verifyChain(tenant, entries, { storedHead: endOf(entries) })).toMatchObject({
    intact: false,
    brokenAt: 1,
  });
});

const edit = fc.constantFrom(
  (entry: ChainedEntry) => ({ ...entry, at: (entry.at + 1) as Instant }),
  (entry: ChainedEntry) => ({ ...entry, actor: { ...entry.actor, name: 'Lee' } }),
  (entry: ChainedEntry) => ({ ...entry, actor: { ...entry.actor, id: null } }),
  (entry: ChainedEntry) => ({ ...entry, action: 'signIn' }),
  (entry: ChainedEntry) => ({ ...entry, outcome: 'refused' as const }),
  (entry: ChainedEntry) => ({ ...entry, target: 'x' }),
  (entry: ChainedEntry) => ({ ...entry, detail: {} }),
  (entry: ChainedEntry) => ({ ...entry, requestId: 'x' }),
  (entry: ChainedEntry) => ({ ...entry, hash: 'f'.repeat(64) }),
  (entry: ChainedEntry) => ({ ...entry, previousHash: 'f'.repeat(64) }),
);

test('whatever is edited, dropped, put in or swapped in any chain is found', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 12 }),
      fc.nat(),
      fc.nat(),
      edit,
      fc.constantFrom('edit', 'drop', 'insert', 'swap'),
      async (length, a, b, change, how) => {
        const entries = chainOf(length);
        const storedHead = endOf(entries);
        const at = a % length;
        const other = (at + 1 + (b % (length - 1))) % length;
        const tampered = [...entries];
        if (how === 'edit') tampered[at] = change(entries[at]!);
        if (how === 'drop') tampered.splice(at, 1);
        if (how === 'insert') tampered.splice(at, 0, change(entries[at]!));
        if (how === 'swap') [tampered[at], tampered[other]] = [entries[other]!, entries[at]!];
        const verdict = await verifyChain(tenant, tampered, { storedHead });
        expect(verdict.intact).toBe(false);
        expect(verdict.brokenAt).toBeLessThanOrEqual(Math.min(at, how === 'swap' ? other : at) + 1);
      },
    ),
    { numRuns: 500 },
  );
});

test('a cut tail with a head moved back to match is found by the signed head, and only by it', async () => {
  const entries = chainOf(10);
  const kept = entries.slice(0, 7);
  expect(await verifyChain(tenant, kept, { storedHead: endOf(entries) })).toMatchObject({ intact: false, brokenAt: 8 });
  expect(await verifyChain(tenant, kept, { storedHead: endOf(kept), signedHead: entries[8] })).toMatchObject({
    intact: false,
    brokenAt: 8,
    because: expect.stringContaining('cut'),
  });
  // What nobody signed, nobody misses: the bound that the documentation states.
  expect(await verifyChain(tenant, kept, { storedHead: endOf(kept), signedHead: entries[5] })).toMatchObject({
    intact: true,
  });
});

test('a history rewritten from some point on, hashes and all, is found by the signed head', async () => {
  const entries = chainOf(10);
  const rewritten = entries.slice(0, 4);
  for (const entry of entries.slice(4)) {
    const { hash: _hash, ...forged } = {
      ...entry,
      actor: { ...entry.actor, name: 'Lee' },
      previousHash: rewritten.at(-1)!.hash,
    };
    rewritten.push({ ...forged, hash: hashEntry(tenant, forged) });
  }
  expect(await verifyChain(tenant, rewritten, { storedHead: endOf(rewritten) })).toMatchObject({ intact: true });
  const verdict = await verifyChain(tenant, rewritten, { storedHead: endOf(rewritten), signedHead: entries[7] });
  expect(verdict).toMatchObject({ intact: false, brokenAt: 8, because: expect.stringContaining('rewritten') });
});

test('canonical JSON does not depend on the order of properties and is JSON', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  // The example of RFC 8785, 3.2.3: sorted by UTF-16 code units.
  expect(canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 })).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
});

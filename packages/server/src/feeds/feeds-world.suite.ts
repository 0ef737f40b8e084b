import { type Entropy, type Instant, minute, type TenantId } from '@picket/domain';
import { instanceChain } from '../audit/chain.ts';
import type { Database } from '../platform/database/database.ts';
import { createLog } from '../platform/log.ts';
import { createSealer } from '../platform/sealer.ts';
import { seededSecrets } from '../platform/testing/seeded-entropy.ts';
import type { TestClock } from '../platform/testing/test-clock.ts';
import { listTenantIds } from '../tenants/store.ts';
import { type FeedTools, importVersion } from './import-version.ts';
import { createIndicators } from './in-memory.ts';
import type { FleetSight } from './indicators.ts';
import { mergeBundles } from './merge-bundles.ts';
import { readFiles, readShipped } from './read-version.ts';
import { insertFeed, listVersions, type NewFeed } from './store.ts';
import { advanceTrials } from './trial.ts';

/** Feeds on a database, read where everything else is done, and what tests say of them in few words. */
export function feedsOn(database: Database, clock: TestClock, entropy: Entropy, sight?: FleetSight) {
  const tools: FeedTools = {
    database,
    clock,
    entropy,
    log: createLog({ level: 'silent', clock }),
    reader: {
      read: async (files, warnings, now) => readFiles({ files, warnings, now }),
      merge: async (packed, came) => mergeBundles(packed, came),
      readShipped,
    },
    indicators: createIndicators(database),
    sight,
    listTenantIds,
    sealer: createSealer([new Uint8Array(32).fill(5)], seededSecrets(5)),
  };

  const add = async (id: string, over: Partial<NewFeed> = {}) => {
    const feed = {
      title: id,
      source: 'upload' as const,
      license: 'CC0-1.0',
      confidence: 'medium' as const,
      trialMs: 60 * minute,
      canaryPercent: 0,
    };
    await database.acrossTenants((db) => insertFeed(db, { id, ...feed, ...over }, clock.now()));
  };
  const bring = (id: string, text: string, modifiedAt?: Instant) =>
    importVersion(tools, id, {
      files: [{ name: 'domains.txt', bytes: Buffer.from(text) }],
      ...(modifiedAt === undefined ? {} : { modifiedAt }),
    });
  return {
    tools,
    add,
    bring,
    /** What is made of a text, stored nowhere. */
    readNow: (text: string) =>
      readFiles({ files: [{ name: 'domains.txt', bytes: Buffer.from(text) }], warnings: [], now: clock.now() }),
    versions: (id: string) => database.acrossTenants((db) => listVersions(db, id)),
    /** Brings content and lets its trial pass. */
    async settle(id: string, text: string) {
      const outcome = await bring(id, text);
      clock.jump((clock.now() + 61 * minute) as Instant);
      await advanceTrials(tools);
      return outcome;
    },
    async lists(tenantId: TenantId, host: string) {
      const { index } = await tools.indicators.currentIndicators(tenantId);
      return index.find({ kind: 'domain', value: host }).for.map(({ feed, edition }) => `${feed} ${edition}`);
    },
    audited: () =>
      database.acrossTenants(async (db) => {
        const rows = await db
          .selectFrom('audit_entry')
          .selectAll()
          .where('tenant_id', '=', instanceChain)
          .orderBy('sequence')
          .execute();
        return rows.map(({ action, target, detail }) => ({ action, target, detail }));
      }),
  };
}

/** So many names that nobody has registered. */
export const names = (count: number, prefix = 'bad') =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}.example-evil.com`).join('\n');

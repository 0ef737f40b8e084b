import type { UemSession } from '@picket/domain';
import { normalizeValue } from '@picket/intelligence';
import { judgeAllAgain } from '../assessment/judge-all-again.ts';
import type { SyncDefinition, SyncPage } from '../sync/kinds.ts';
import { listDomains, replaceDomains } from './judgment-store.ts';

/** The tenant's verified domains. A tenant has one at least: an answer without any is not believed. */
export const domainSync: SyncDefinition = {
  kind: 'domains',
  pages: (session, _from, signal) => (session.tenantDomains === undefined ? undefined : onePage(session, signal)),
  async plan(tx, round) {
    const listed = new Set<string>();
    for await (const bodies of round.bodies())
      for (const body of bodies as readonly { readonly domain: string }[]) listed.add(body.domain);
    const known = new Set(
      (await listDomains(tx)).filter(({ source }) => source === 'entra').map(({ domain }) => domain),
    );
    const refusal = listed.size === 0 ? 'Entra lists no verified domain of this tenant, which cannot be.' : undefined;
    const added = [...listed].filter((domain) => !known.has(domain));
    const removed = refusal === undefined ? [...known].filter((domain) => !listed.has(domain)) : [];
    return {
      difference: {
        kind: 'domains',
        add: added.length,
        change: 0,
        remove: removed.length,
        unchanged: known.size - removed.length,
        removed,
      },
      count: listed.size,
      refusal,
      async write() {
        if (added.length + removed.length === 0) return;
        await replaceDomains(tx, 'entra', [...listed].toSorted(), round.now);
        await judgeAllAgain(tx, round.now);
      },
    };
  },
};

async function* onePage(session: UemSession, signal: AbortSignal): AsyncIterable<SyncPage> {
  const domains = (await session.tenantDomains?.(signal)) ?? [];
  const items = domains.flatMap((name) => {
    const term = normalizeValue('domain', name);
    return term?.kind !== 'domain' ? [] : [{ remoteId: term.value, body: { domain: term.value } }];
  });
  yield { items, startsOver: false, next: undefined, done: undefined };
}

import { type Clock, PicketError } from '@picket/domain';
import { normalizeValue } from '@picket/intelligence';
import { type AnswerOf, changeJudgment, getJudgment } from '@picket/wire/console';
import { judgeAllAgain } from '../assessment/judge-all-again.ts';
import { lockFleet } from '../assessment/store.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { listDomains, readJudgment, replaceDomains, setWatchware } from './judgment-store.ts';

export interface JudgmentRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  /** Phones are to be judged again. */
  readonly onDirty: () => void;
}

/** The routes of what a tenant is called and what it has decided about its judging. */
export function judgmentRoutes({ database, clock, onDirty }: JudgmentRouteTools): readonly Route[] {
  return [
    route(getJudgment, ({ tenantId }) => database.forTenant(tenantId, show)),

    route(changeJudgment, async ({ tenantId, body: { watchware, ownDomains }, audit }) => {
      const domains = ownDomains === undefined ? undefined : tidy(ownDomains);
      const shown = await database.forTenant(tenantId, async (tx) => {
        await lockFleet(tx);
        const before = JSON.stringify(await readJudgment(tx));
        if (watchware !== undefined) await setWatchware(tx, watchware, clock.now());
        if (domains !== undefined) await replaceDomains(tx, 'operator', domains, clock.now());
        if (JSON.stringify(await readJudgment(tx)) !== before) await judgeAllAgain(tx, clock.now());
        const changed = [
          ...(domains === undefined ? [] : ['ownDomains']),
          ...(watchware === undefined ? [] : ['watchware']),
        ];
        const state = watchware === undefined ? {} : { state: watchware };
        await audit(tx, { target: tenantId, detail: { changed, ...state } });
        return await show(tx);
      });
      onDirty();
      return shown;
    }),
  ];
}

async function show(tx: TenantTransaction): Promise<AnswerOf<typeof getJudgment>> {
  const { watchware } = await readJudgment(tx);
  return { watchware, domains: (await listDomains(tx)).map(({ domain, source }) => ({ domain, source })) };
}

function tidy(given: readonly string[]): readonly string[] {
  const names = given.map((name) => {
    const term = normalizeValue('domain', name);
    // An ending alone (`com`) is nobody's own, and half of the Internet would imitate it.
    if (term?.kind !== 'domain' || !term.value.includes('.'))
      throw new PicketError('invalid_request', `"${name.slice(0, 100)}" is no domain such as contoso.com.`);
    return term.value;
  });
  return [...new Set(names)].toSorted();
}

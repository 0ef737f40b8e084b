import {
  type Clock,
  type Doctor,
  PicketError,
  type PicketInTenant,
  type CheckResult as Seen,
  textOf,
  toIso,
} from '@picket/domain';
import { type CheckResult, examineTenant, getExamination } from '@picket/wire/console';
import type { OpenSession } from '../connectors/sessions.ts';
import { readPlace } from '../deployment/read-place.ts';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { toldToWire } from '../platform/http/told.ts';
import { findExamination, saveExamination } from './store.ts';

export interface DoctorRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly openSession: OpenSession;
}

export function doctorRoutes({ database, clock, openSession }: DoctorRouteTools): readonly Route[] {
  return [
    route(getExamination, async ({ tenantId }) => ({
      last: (await database.forTenant(tenantId, findExamination)) ?? null,
    })),

    route(examineTenant, async ({ tenantId, audit, signal }) => {
      const { doctor } = await openSession(tenantId, { kind: 'doctor' });
      if (doctor === undefined) throw new PicketError('not_found', 'There is nothing to look at in this UEM.');
      const at = clock.now();
      const results = await examine(doctor, await database.forTenant(tenantId, readPlace), signal);
      await database.forTenant(tenantId, async (tx) => {
        await saveExamination(tx, { at, results });
        await audit(tx, { target: tenantId, detail: { outcomes: troublesOf(results) } });
      });
      return { at: toIso(at), results: [...results] };
    }),
  ];
}

async function examine(doctor: Doctor, picket: PicketInTenant, signal: AbortSignal): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for await (const seen of doctor.examine(picket, signal)) results.push(toWire(seen));
  return results;
}

function toWire({ check, outcome, saw, objects, todo }: Seen): CheckResult {
  return {
    ...check,
    permissions: check.permissions.map((permission) => ({ ...permission })),
    outcome,
    saw: textOf(saw),
    objects: [...objects],
    todo: todo === undefined ? null : textOf(todo),
    told: toldToWire(saw, todo),
  };
}

/** `failed: threat-level-rules` … what did not pass, for whoever asks later since when. */
function troublesOf(results: readonly CheckResult[]): readonly string[] {
  return results.flatMap(({ id, outcome }) =>
    outcome === 'passed' || outcome === 'not-applicable' ? [] : `${outcome}: ${id}`,
  );
}

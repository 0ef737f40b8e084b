import {
  type Check,
  type CheckResult,
  type ConsentPurpose,
  type Doctor,
  type Instant,
  PicketError,
  type PicketInTenant,
  tell,
} from '@picket/domain';
import { type Endpoint, type ItemOf, walkPages } from '@picket/graph';
import type { IntuneCall } from '../calls.ts';
import type { PartnerHost } from '../partner-channel.ts';
import type { TenantAccess } from '../tenant-access.ts';
import { claimsOf } from '../token-claims.ts';
import { translating } from '../translate-error.ts';
import { intuneChecks } from './catalogue.ts';
import type { IntuneCheck, TenantView, Verdict } from './check.ts';

/** What can be told of a check without a tenant. */
export function describeCheck({ id, title, because, docs, calls }: IntuneCheck): Check {
  const byName = new Map(calls.map(({ permission, purpose }) => [permission, { name: permission, purpose }]));
  return { id, title, because, docs, permissions: [...byName.values()] };
}

export const checks: readonly Check[] = intuneChecks.map(describeCheck);

export function doctorOf(access: TenantAccess, partner: PartnerHost | undefined): Doctor {
  return {
    async *examine(picket, signal) {
      const tenant = viewOf(access, partner, picket, signal);
      for (const check of intuneChecks) yield await resultOf(check, tenant, signal);
    },
  };
}

async function resultOf(check: IntuneCheck, tenant: TenantView, signal: AbortSignal): Promise<CheckResult> {
  const described = describeCheck(check);
  try {
    const { outcome, saw, objects = [], todo }: Verdict = await check.examine(tenant);
    return { check: described, outcome, saw, objects, todo };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof PicketError)) throw error;
    const permission = error.context.permission ?? described.permissions.map(({ name }) => name).join(', ');
    const isRefused = error.code === 'permission_missing' || error.code === 'consent_missing';
    return {
      check: described,
      outcome: 'not-checked',
      saw: isRefused
        ? tell('Microsoft does not let Picket look: {{english}}', { english: error.message })
        : tell('Looking failed: {{english}}', { english: error.message }),
      objects: [],
      todo: isRefused
        ? tell('Grant {{permission}} to the app registration, and consent again.', { permission })
        : 'Try again. If it stays so, see the Connector page.',
    };
  }
}

/** Every list is fetched once, however many checks ask for it; a refusal is remembered too. */
function viewOf(
  access: TenantAccess,
  partner: PartnerHost | undefined,
  picket: PicketInTenant,
  signal: AbortSignal,
): TenantView {
  const answers = new Map<string, Promise<unknown>>();
  const once = <Value>(key: string, fetch: () => Promise<Value>): Promise<Value> => {
    const known = answers.get(key) as Promise<Value> | undefined;
    if (known !== undefined) return known;
    const fetched = translating(fetch);
    // Whoever asks sees it fail; nobody asking must not end the process.
    fetched.catch(() => undefined);
    answers.set(key, fetched);
    return fetched;
  };

  return {
    partner,
    picket,
    now: access.tools.outside.clock.now() as Instant,

    list: <E extends Endpoint>(
      call: IntuneCall<E>,
      params: Readonly<Record<string, string>> = {},
      query: Readonly<Partial<Record<'$filter', string>>> = {},
    ) =>
      once(`${call.endpoint.id} ${JSON.stringify([params, query])}`, async () => {
        const all: ItemOf<E>[] = [];
        const pages = walkPages(access.graph(call), call.endpoint, { call: { params, query } }, signal);
        for await (const { items } of pages) all.push(...items);
        return all;
      }),

    one: <E extends Endpoint>(call: IntuneCall<E>) =>
      once(call.endpoint.id, () => access.graph(call).call(call.endpoint, {}, signal) as Promise<ItemOf<E>>),

    roles: (purpose: ConsentPurpose, resource: 'graph' | 'partner') =>
      once(`roles ${purpose} ${resource}`, async () => {
        const scope = resource === 'partner' ? partner?.scope : undefined;
        const token = await access.freshToken(purpose, signal, scope);
        const roles = claimsOf(token)?.roles;
        return Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : undefined;
      }),
  };
}

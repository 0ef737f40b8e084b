import { revokeConsent } from '../entra/consent.ts';
import type { Fault } from '../faults/fault.ts';
import { skewedDate, waitFor } from '../graph/answer-one.ts';
import type { World } from '../world/world.ts';
import { type Answer, type Exchange, jsonAnswer } from './exchange.ts';

/** Who a request of Entra or the partner channel is from, as far as it says so itself. */
interface Claimed {
  readonly tenantId: string | null;
  readonly appId: string | null;
  /** What of the body may stand in the ledger. */
  readonly ledgerBody: unknown;
}

/** Faults and ledger for the areas that are not Graph. */
export async function answerWithFaults(
  world: World,
  area: 'entra' | 'partner',
  exchange: Exchange,
  claimed: Claimed,
  answer: (requestId: string, fault: Fault | undefined) => Answer | Promise<Answer>,
): Promise<Answer> {
  const requestId = world.chance.uuid();
  const path = exchange.url.pathname + exchange.url.search;
  const fault = world.faults.strike({ area, method: exchange.method, path, ...claimed });
  if (fault?.action.kind === 'slow') await waitFor(world, fault, fault.action.ms);
  const action = fault?.action;
  const isRefused = action?.kind === 'throttle' || action?.kind === 'status';
  if (action?.kind === 'withdraw-consent') withdrawConsent(world, claimed);
  if (action?.kind === 'replay') await answer(requestId, fault);
  const given = isRefused ? undefined : await answer(requestId, fault);
  const faulty = isRefused || action?.kind === 'after-effect' ? failingAnswer(area, action) : undefined;
  const told = faulty ?? given ?? jsonAnswer(404, { error: { code: 'not_found', message: 'nothing here' } });
  const final = action?.kind === 'cut-mid-body' ? { ...told, cutMidBody: true } : told;
  world.journal.recordRequest({
    at: world.now(),
    requestId,
    area,
    tenantId: claimed.tenantId,
    appId: claimed.appId,
    method: exchange.method,
    path,
    status: final.status,
    body: claimed.ledgerBody,
    fault: fault?.name ?? null,
    batch: null,
  });
  const skew = action?.kind === 'skew' ? skewedDate(world, action.ms) : {};
  return { ...final, headers: { 'x-request-id': requestId, ...final.headers, ...skew } };
}

/** In the tenant that the request is about, before it is looked at. */
function withdrawConsent(world: World, { tenantId, appId }: Claimed): void {
  const tenant = world.tenants.get(tenantId ?? '');
  if (tenant !== undefined && appId !== null) revokeConsent(world, tenant, appId);
}

function failingAnswer(
  area: 'entra' | 'partner',
  action:
    | { readonly kind: 'throttle'; readonly retryAfter: string | null }
    | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly retryAfter?: string }
    | { readonly kind: 'after-effect'; readonly status: number },
): Answer {
  const status = action.kind === 'throttle' ? 429 : action.status;
  const retryAfter = action.kind === 'after-effect' ? null : (action.retryAfter ?? null);
  const code = action.kind === 'throttle' && area === 'partner' ? 'too_many_requests' : 'temporarily_unavailable';
  const message = 'The service is temporarily unavailable.';
  return jsonAnswer(
    status,
    area === 'entra' ? { error: code, error_description: message } : { error: { code, message } },
    retryAfter === null ? {} : { 'retry-after': retryAfter },
  );
}

import { refuseByNumber } from '../entra/aadsts.ts';
import { revokeConsent } from '../entra/consent.ts';
import { isLostOnTheWay, retryAfter } from '../faults/fail.ts';
import type { Fault, FaultAction } from '../faults/fault.ts';
import { spoilAnswer } from '../faults/spoil-answer.ts';
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
  const isRefused =
    action?.kind === 'throttle' || action?.kind === 'status' || action?.kind === 'aadsts'
      ? true
      : fault !== undefined && isLostOnTheWay(fault);
  if (action?.kind === 'withdraw-consent') withdrawConsent(world, claimed);
  if (action?.kind === 'replay') await answer(requestId, fault);
  const given = isRefused ? undefined : await answer(requestId, fault);
  const faulty = action === undefined ? undefined : failingAnswer(world, area, action);
  const told = faulty ?? given ?? jsonAnswer(504, { error: { code: 'not_found', message: 'nothing here' } });
  const final = action === undefined ? told : spoilText(action, told);
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

/** An answer whose body is text already. */
function spoilText(action: FaultAction, answer: Answer): Answer {
  const json = typeof answer.body === 'string' ? parseJson(answer.body) : undefined;
  const body = json === undefined ? { text: answer.body.toString() } : { body: json };
  const { body: left, text, ...spoiled } = spoilAnswer(action, { ...answer, ...body });
  return { ...spoiled, body: text ?? (left === undefined ? '' : JSON.stringify(left)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The refusal that a fault asks for, in the area's own words. */
function failingAnswer(world: World, area: 'entra' | 'partner', action: FaultAction): Answer | undefined {
  const message = 'The service is temporarily unavailable.';
  const refuse = (status: number, code: string, headers: Readonly<Record<string, string>>) =>
    jsonAnswer(
      status,
      area === 'entra' ? { error: code, error_description: message } : { error: { code, message } },
      headers,
    );
  switch (action.kind) {
    case 'throttle': {
      const code = area === 'partner' ? 'too_many_requests' : 'temporarily_unavailable';
      return refuse(429, code, retryAfter(action.retryAfter));
    }
    case 'status':
      return refuse(action.status, action.code ?? 'temporarily_unavailable', {
        ...retryAfter(action.retryAfter ?? null),
        ...action.headers,
      });
    case 'after-effect':
      return refuse(action.status, 'temporarily_unavailable', {});
    case 'aadsts':
      return refuseByNumber(world, action.code);
    default:
      return undefined;
  }
}

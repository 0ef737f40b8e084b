import type { Clock, PicketError, TenantId } from '@picket/domain';
import { isChange, type Operation } from '@picket/wire/console';
import type { AuditActor, AuditEntry } from '../../audit/audit-entry.ts';
import type { AuditTrail } from '../../audit/audit-trail.ts';
import type { Identity } from './identity.ts';
import { understandError } from './problem.ts';
import { type AnyCall, RefusalPage } from './route.ts';
import { statusOf } from './status.ts';

/** The audit entry that one call owes. */
export interface AuditDuty {
  readonly audit: AnyCall['audit'];
  /**
   * Runs the work and sees to its evidence: a change that ends well without an entry fails as a bug of ours, and a
   * refusal is written down before it is answered.
   */
  watch<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function auditDuty(
  operation: Operation,
  identity: Identity | undefined,
  tenantId: TenantId | undefined,
  requestId: string,
  { audit, clock }: { readonly audit: AuditTrail; readonly clock: Clock },
): AuditDuty {
  // A transaction that was rolled back and tried again writes its entry again; twice within one is a mistake.
  const entered = new Set<object>();
  return {
    async audit(tx, note = {}) {
      if (entered.has(tx)) throw new Error(`${operation.id} wrote two audit entries about one change`);
      entered.add(tx);
      await audit.record(tx, {
        at: clock.now(),
        actor: identity === undefined ? nobody : actorOf(identity),
        action: operation.id,
        outcome: 'done',
        requestId,
        ...(tenantId === undefined ? {} : { tenantId }),
        ...note,
      });
    },
    async watch(work) {
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work();
      } catch (error) {
        const fault = understandError(error);
        if (identity !== undefined && isChange(operation) && isRefusal(fault)) {
          await audit.recordRefusal(refusalOf(operation, identity, fault, requestId, clock, tenantId));
        }
        throw error;
      }
      if (result instanceof RefusalPage) {
        if (identity !== undefined && isChange(operation) && isRefusal(result.fault))
          await audit.recordRefusal(refusalOf(operation, identity, result.fault, requestId, clock, tenantId));
        return result;
      }
      if (isChange(operation) && entered.size === 0)
        throw new Error(`${operation.id} changed something without an audit entry`);
      return result;
    },
  };
}

/** A "no" of ours, as against a malformed call, overload or a fault. */
const isRefusal = ({ code }: PicketError) => [403, 404, 409].includes(statusOf[code]);

export function refusalOf(
  operation: Operation,
  identity: Identity,
  { code }: PicketError,
  requestId: string,
  clock: Clock,
  tenant: string | undefined,
): AuditEntry {
  // A tenant that the caller cannot see gets no entry in its log from strangers: the instance's log has it.
  const visible = tenant !== undefined && identity.grants.has(tenant as TenantId);
  return {
    at: clock.now(),
    actor: actorOf(identity),
    action: operation.id,
    outcome: 'refused',
    requestId,
    detail: { code },
    ...(tenant === undefined ? {} : visible ? { tenantId: tenant as TenantId } : { target: tenant }),
  };
}

/** Somebody who has not proven yet who they are: the entry's detail says who they became. */
const nobody: AuditActor = { kind: 'operator', id: null, name: 'not signed in' };

function actorOf({ kind, operatorId, credentialId, actorName }: Identity): AuditActor {
  return kind === 'token'
    ? { kind: 'token', id: credentialId, name: actorName }
    : { kind: 'operator', id: operatorId, name: actorName };
}

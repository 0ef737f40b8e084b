import { toIso } from '../../clock.ts';
import { answerCollection } from '../../graph/collection.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { renderObject } from '../../graph/render-object.ts';
import { deliveryOf } from '../../phones/delivery.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { concretePath, findKept, type KeptSet } from '../kept/kept-set.ts';
import type { EnrollmentKind, ManagedDevice } from '../managed-devices/managed-device.ts';
import { assignmentsOf } from './assigned-set.ts';
import { reachedBy } from './reached-by.ts';

/** What became of a configuration on an enrollment it is assigned to, in Graph's words (`complianceStatus`). */
export interface PolicyStatus {
  readonly policy: KeptObject;
  readonly managed: ManagedDevice;
  /** `unknown` until the phone has said that it has it: the admin center shows that as pending. */
  readonly status: 'unknown' | 'notApplicable' | 'compliant';
  readonly at: number | undefined;
}

/** A kind of configuration that is sent to phones. */
export interface DeliveredKind {
  readonly set: KeptSet;
  /** Which enrollments take a configuration at all. */
  reaches(policy: KeptObject): readonly EnrollmentKind[];
  readonly types: { readonly device: string; readonly summary: string; readonly user?: string };
  /** The last part of the summary's path. */
  readonly summaryName: 'deviceStatusSummary' | 'deviceStatusOverview';
}

/** Undefined: not assigned to it. */
export function policyStatus(
  tenant: Tenant,
  kind: DeliveredKind,
  policy: KeptObject,
  managed: ManagedDevice,
  now: number,
): PolicyStatus | undefined {
  const assignments = assignmentsOf(tenant, kind.set.collection, policy.id);
  if (reachedBy(tenant, assignments, managed) === 'no') return undefined;
  if (!kind.reaches(policy).includes(managed.enrollment))
    return { policy, managed, status: 'notApplicable', at: undefined };
  // A changed configuration goes out anew, and so does one that is assigned anew.
  const since = Math.max(
    Date.parse(String(policy.lastModifiedDateTime)),
    ...assignments.map(({ assignedAt }) => assignedAt),
  );
  const { toldAt } = deliveryOf(tenant, managed, policy.id, { since, workMs: 0, now });
  return { policy, managed, status: toldAt === undefined ? 'unknown' : 'compliant', at: toldAt };
}

function statusesOf(call: GraphCall, kind: DeliveredKind): readonly PolicyStatus[] {
  const policy = findKept(call, kind.set);
  if (assignmentsOf(call.tenant, kind.set.collection, policy.id).length === 0) return [];
  return [...call.tenant.managedDevices.values()].flatMap((managed) => {
    const status = policyStatus(call.tenant, kind, policy, managed, call.world.now());
    return status === undefined ? [] : [status];
  });
}

/** Device by device, by user, and in sum. */
export function statusOperations(kind: DeliveredKind): readonly Operation[] {
  const { set, types, summaryName } = kind;
  const one = `${set.collection}/{${set.key}}` as const;
  const common = { method: 'GET' as const, versions: both, group: set.group };
  const context = (call: GraphCall, name: string) => `${concretePath(one, call.params).slice(1)}/${name}`;
  return [
    {
      ...common,
      path: `${one}/deviceStatuses`,
      handle: (call) =>
        answerCollection(call, {
          type: types.device,
          objects: statusesOf(call, kind).map((status) => describeDevice(call, status)),
          context: context(call, 'deviceStatuses'),
        }),
    },
    { ...common, path: `${one}/${summaryName}`, handle: (call) => answerSummary(call, kind) },
    ...(types.user === undefined
      ? []
      : [
          {
            ...common,
            path: `${one}/userStatuses` as const,
            handle: (call: GraphCall) =>
              answerCollection(call, {
                type: types.user ?? '',
                objects: byUser(call, statusesOf(call, kind)),
                context: context(call, 'userStatuses'),
              }),
          },
        ]),
  ];
}

export function describeDevice(
  { tenant }: GraphCall,
  { policy, managed, status, at }: Pick<PolicyStatus, 'managed' | 'at'> & { policy: { id: string }; status: string },
) {
  const user = managed.userId === null ? undefined : tenant.users.get(managed.userId);
  return {
    id: `${policy.id}_${managed.id}`,
    deviceDisplayName: managed.deviceName,
    deviceModel: tenant.phones.get(managed.phoneId)?.hardware.model ?? null,
    userName: user?.displayName ?? null,
    userPrincipalName: user?.userPrincipalName ?? null,
    complianceGracePeriodExpirationDateTime:
      managed.graceEndsAt === undefined ? '9999-12-31T23:59:59Z' : toIso(managed.graceEndsAt),
    lastReportedDateTime: at === undefined ? '0001-01-01T00:00:00Z' : toIso(at),
    status,
  };
}

export function byUser(
  call: GraphCall,
  statuses: readonly (Pick<PolicyStatus, 'managed' | 'at'> & {
    readonly policy: { readonly id: string };
    readonly status: string;
  })[],
) {
  const groups = Map.groupBy(statuses, ({ managed }) => managed.userId ?? '');
  return [...groups].map(([userId, those]) => {
    const user = call.tenant.users.get(userId);
    const reported = those.flatMap(({ at }) => (at === undefined ? [] : [at]));
    return {
      id: `${those[0]?.policy.id}_${userId}`,
      userDisplayName: user?.displayName ?? null,
      userPrincipalName: user?.userPrincipalName ?? null,
      devicesCount: those.length,
      lastReportedDateTime: reported.length === 0 ? '0001-01-01T00:00:00Z' : toIso(Math.max(...reported)),
      status: those
        .map(({ status }) => status)
        .toSorted((left, right) => worst.indexOf(left) - worst.indexOf(right))[0],
    };
  });
}

const worst = ['error', 'nonCompliant', 'conflict', 'unknown', 'compliant', 'notApplicable'];

function answerSummary(call: GraphCall, kind: DeliveredKind): GraphAnswer {
  const policy = findKept(call, kind.set);
  const statuses = statusesOf(call, kind);
  return answerCounts(call, kind.types.summary, policy, statuses);
}

export function answerCounts(
  call: GraphCall,
  type: string,
  policy: { readonly id: string; readonly version?: unknown },
  statuses: readonly { readonly status: string; readonly at: number | undefined }[],
): GraphAnswer {
  const count = (...wanted: string[]) => statuses.filter(({ status }) => wanted.includes(status)).length;
  const reported = statuses.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const summary = {
    id: policy.id,
    pendingCount: count('unknown'),
    notApplicableCount: count('notApplicable'),
    successCount: count('compliant'),
    errorCount: count('error'),
    failedCount: count('nonCompliant'),
    lastUpdateDateTime: reported.length === 0 ? '0001-01-01T00:00:00Z' : toIso(Math.max(...reported)),
    configurationVersion: policy.version ?? 1,
  };
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#${call.path.slice(1)}`,
      ...renderObject(call.version, type, summary, null),
    },
  };
}

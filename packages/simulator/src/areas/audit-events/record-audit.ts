import { day, toIso } from '../../clock.ts';
import { isObject } from '../../graph/check-body.ts';
import type { GraphAnswer, GraphCall, Operation } from '../../graph/operation.ts';
import type { KeptObject } from '../kept/kept-objects.ts';

const kept = 5_000;
/** Intune forgets what is a year old. */
const keptForMs = 365 * day;

export function auditEventsOf({ tenant, world }: Pick<GraphCall, 'tenant' | 'world'>): readonly KeptObject[] {
  const since = toIso(world.now() - keptForMs);
  return tenant.auditEvents.filter(({ activityDateTime }) => String(activityDateTime) >= since);
}

/** Which part of Intune a change belongs to, as the audit log names it. */
const categories: readonly (readonly [RegExp, string])[] = [
  [/\/mobileApps|\/mobileAppConfigurations|AppProtections|\/vppTokens/, 'Application'],
  [/\/deviceCompliancePolicies/, 'Compliance'],
  [/\/deviceConfigurations/, 'DeviceConfiguration'],
  [/\/managedDevices/, 'Device'],
  [/\/mobileThreatDefenseConnectors|\/complianceManagementPartners|\/deviceCategories/, 'Enrollment'],
];

const verbs = { POST: 'Create', PATCH: 'Patch', PUT: 'Set', DELETE: 'Delete', GET: 'Get' } as const;

/** Every change that an application makes in Intune through Graph is a line of its audit log. */
export function recordAudit(call: GraphCall, operation: Operation, { body }: GraphAnswer): void {
  if (operation.method === 'GET' || operation.group.errorStyle !== 'intune' || operation.path.includes('/reports/'))
    return;
  const { world, tenant, caller } = call;
  const now = toIso(world.now());
  const segments = operation.path
    .split('/')
    .filter((segment) => segment !== '' && !segment.startsWith('{') && segment !== '$ref');
  const isAction =
    operation.method === 'POST' && /\}\/[a-z]+[A-Z]?\w*$/.test(operation.path) && call.shape.answer === undefined;
  const name = segments.at(-1) ?? '';
  const operationType = isAction ? 'Action' : verbs[operation.method];
  const created = isObject(body) && typeof body.id === 'string' ? body.id : undefined;
  const resourceId = Object.values(call.params).at(-1) ?? created ?? null;
  tenant.auditEvents.push({
    id: world.chance.uuid(),
    displayName: `${operationType} ${name}`,
    componentName: 'ManagedDevices',
    activity: null,
    activityDateTime: now,
    activityType: `${operationType} ${name}`,
    activityOperationType: operationType,
    activityResult: 'Success',
    correlationId: world.chance.uuid(),
    category: categories.find(([pattern]) => pattern.test(operation.path))?.[1] ?? 'Other',
    actor: {
      auditActorType: 'Application',
      userPermissions: [...caller.roles].toSorted(),
      applicationId: caller.appId,
      applicationDisplayName: tenant.servicePrincipals.get(caller.appId)?.displayName ?? null,
      userPrincipalName: null,
      servicePrincipalName: null,
      ipAddress: null,
      userId: null,
    },
    resources: [{ displayName: null, modifiedProperties: [], auditResourceType: name, resourceId }],
  });
  if (tenant.auditEvents.length > kept) tenant.auditEvents.splice(0, tenant.auditEvents.length - kept);
}

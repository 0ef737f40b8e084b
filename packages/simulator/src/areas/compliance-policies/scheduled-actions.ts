import { hour } from '../../clock.ts';
import { checkBody, checkParameters, isObject, type JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject } from '../../graph/collection.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import type { CompliancePolicy } from './compliance-policy.ts';
import { findPolicy, recordPolicy } from './kept-policy.ts';
import { graceHours, readActions } from './read-compliance-policy.ts';

const policyPath = '/deviceManagement/deviceCompliancePolicies/{deviceCompliancePolicy-id}';
const common = { versions: both, group: intuneConfiguration };
const type = 'deviceComplianceScheduledActionForRule';

/** The one rule of a policy. */
function describeRule({ id }: CompliancePolicy): JsonObject {
  return { id, ruleName: null };
}

function replaceActions(call: GraphCall, rules: unknown): CompliancePolicy {
  const before = findPolicy(call);
  const given = readActions(rules, call.tenant);
  if (given === undefined) throw badRequest('The rules are required.');
  const scheduledActions = given.map((action) => ({ ...action, id: call.world.chance.uuid() }));
  const after = { ...before, scheduledActions, gracePeriodHours: graceHours(scheduledActions) };
  call.tenant.compliancePolicies.set(after.id, after);
  recordPolicy(call, after.id, before, after);
  return after;
}

export const scheduledActionOperations: readonly Operation[] = [
  {
    ...common,
    method: 'POST',
    path: `${policyPath}/scheduleActionsForRules`,
    handle(call) {
      const body = checkParameters(call.version, parametersOf(call), call.body);
      replaceActions(call, body.deviceComplianceScheduledActionForRules);
      return { status: 204 };
    },
  },
  {
    ...common,
    method: 'GET',
    path: `${policyPath}/scheduledActionsForRule`,
    handle(call) {
      const policy = findPolicy(call);
      return answerCollection(call, {
        type,
        objects: [describeRule(policy)],
        context: call.path.slice(1),
      });
    },
  },
  {
    ...common,
    method: 'POST',
    path: `${policyPath}/scheduledActionsForRule`,
    handle(call) {
      const rule = checkBody(call.version, type, call.body);
      const policy = replaceActions(call, isObject(rule) ? [rule] : rule);
      return answerObject(call, { type, context: call.path.slice(1) }, describeRule(policy), 201);
    },
  },
];

/**
 * A device broke a policy: what is to happen then, each action after its own grace, as long as the device breaks the
 * policy since the same moment. `block` is the verdict's own business. A mail is an effect in the journal; a push is shown
 * by the Company Portal; `retire` puts a device on a list that an administrator works off, and so does nothing here.
 */
export function scheduleActions(
  world: World,
  tenant: Tenant,
  managed: ManagedDevice,
  policy: CompliancePolicy,
  since: number,
): void {
  for (const { actionType, gracePeriodHours, notificationTemplateId } of policy.scheduledActions) {
    if (actionType !== 'notification' && actionType !== 'pushNotification') continue;
    const at = since + (typeof gracePeriodHours === 'number' ? gracePeriodHours : 0) * hour;
    world.due.add(Math.max(at, world.now()), () => {
      if (managed.brokenSince.get(policy.id) !== since || tenant.managedDevices.get(managed.id) !== managed) return;
      notify(world, tenant, managed, policy, String(actionType), String(notificationTemplateId ?? ''));
    });
  }
}

function notify(
  world: World,
  tenant: Tenant,
  managed: ManagedDevice,
  policy: CompliancePolicy,
  how: string,
  templateId: string,
): void {
  const template = tenant.kept.get('/deviceManagement/notificationMessageTemplates', templateId);
  const messages = tenant.kept.all(
    `/deviceManagement/notificationMessageTemplates/${templateId}/localizedNotificationMessages`,
  );
  const message = messages.find(({ isDefault }) => isDefault === true) ?? messages[0];
  const title = String(message?.subject ?? 'Your device is not compliant');
  const body = String(message?.messageTemplate ?? `It does not meet ${policy.displayName}.`);
  if (how === 'pushNotification') {
    tenant.portalNotifications.push({
      at: world.now(),
      managedDeviceId: managed.id,
      entraDeviceId: managed.entraDeviceId,
      title,
      body,
    });
  }
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'notification',
    subject: managed.id,
    property: how,
    entraDeviceId: managed.entraDeviceId,
    from: null,
    to: { policyId: policy.id, templateId: template?.id ?? null, title, body },
  });
}

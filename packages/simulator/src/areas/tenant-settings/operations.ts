import { checkBody, isObject, type JsonObject } from '../../graph/check-body.ts';
import { answerObject } from '../../graph/collection.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import { applyComplianceToAll } from '../compliance-policies/apply-compliance.ts';
import { steadyId } from '../steady-id.ts';

const path = '/deviceManagement';
const type = 'deviceManagement';
/** What nothing follows from (the brand, the cleaning up) is kept here. */
const collection = '/deviceManagement/settings';

/** Intune as a whole: the settings that compliance goes by are the tenant's own, the brand is as it was written. */
function describe({ tenant }: GraphCall): JsonObject {
  const written: JsonObject = tenant.kept.get(collection, tenant.id) ?? {};
  return {
    subscriptionState: 'active',
    subscriptions: 'intune',
    ...written,
    id: tenant.id,
    intuneAccountId: steadyId(tenant.id, 'Intune account'),
    settings: {
      isScheduledActionEnabled: true,
      ...(isObject(written.settings) ? written.settings : {}),
      deviceComplianceCheckinThresholdDays: tenant.behaviour.checkInThresholdDays,
      secureByDefault: tenant.behaviour.secureByDefault,
    },
  };
}

const answer = (call: GraphCall): GraphAnswer => answerObject(call, { type, context: type }, describe(call));

/** A threshold of 1 to 120 days, as the admin center lets one choose. */
function update(call: GraphCall): GraphAnswer {
  const { tenant, world } = call;
  const given = checkBody(call.version, type, call.body, { isChange: true });
  const before: JsonObject = tenant.kept.get(collection, tenant.id) ?? {};
  const settings = isObject(given.settings) ? given.settings : {};
  const { deviceComplianceCheckinThresholdDays: days, secureByDefault } = settings;
  if (typeof days === 'number' && (days < 1 || days > 120)) {
    throw badRequest('deviceComplianceCheckinThresholdDays is between 1 and 120.');
  }
  tenant.kept.put(collection, {
    ...before,
    ...given,
    ...(given.settings === undefined ? {} : { settings: { ...(before.settings as object), ...settings } }),
    id: tenant.id,
  });
  tenant.knobs.turn({
    ...(typeof days === 'number' ? { checkInThresholdDays: days } : {}),
    ...(typeof secureByDefault === 'boolean' ? { secureByDefault } : {}),
  });
  applyComplianceToAll(world, tenant);
  return answer(call);
}

export const tenantSettingsOperations: readonly Operation[] = [
  { method: 'GET', path, versions: both, group: intuneConfiguration, handle: answer },
  { method: 'PATCH', path, versions: both, group: intuneConfiguration, handle: update },
];

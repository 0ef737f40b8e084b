import type { Content } from '@picket/domain';
import { parseAs } from '@picket/graph';
import { Type } from 'typebox';
import { calls } from '../../calls.ts';
import { assignedKind } from '../assigned-kind.ts';
import { type GraphObject, picked } from '../kind.ts';

const common = ['@odata.type', 'displayName', 'description', 'targetedMobileApps'];

export const appConfiguration = assignedKind({
  kind: 'app-configuration',
  title: 'App configuration policy',
  idName: 'managedDeviceMobileAppConfiguration-id',
  assignmentIdName: 'managedDeviceMobileAppConfigurationAssignment-id',
  calls: {
    list: calls.appConfigurations,
    one: calls.appConfiguration,
    assignments: calls.appConfigurationAssignments,
    assign: calls.assignAppConfiguration,
    unassign: calls.removeAppConfigurationAssignment,
    remove: calls.deleteAppConfiguration,
  },
  assignBody: (all) => ({
    assignments: all.map(({ target }) => ({
      '@odata.type': '#microsoft.graph.managedDeviceMobileAppConfigurationAssignment',
      target,
    })),
  }),
  markIn: 'description',
  types: {
    '#microsoft.graph.iosMobileAppConfiguration': {
      create: calls.createIosAppConfiguration,
      update: calls.updateIosAppConfiguration,
      toGraph: (content) => content,
      fromGraph: (object) => ({ ...picked(object, common), settings: iosSettings(object.settings) }),
    },
    '#microsoft.graph.androidManagedStoreAppConfiguration': {
      create: calls.createAndroidAppConfiguration,
      update: calls.updateAndroidAppConfiguration,
      toGraph: ({ settings, ...content }) => ({ ...content, payloadJson: payloadOf(content.packageId, settings) }),
      fromGraph: (object) => ({
        ...picked(object, [...common, 'packageId', 'profileApplicability']),
        ...androidSettings(object),
      }),
    },
  },
});

/** Without what Graph adds to each: its type. */
function iosSettings(settings: unknown): readonly Content[] {
  return (Array.isArray(settings) ? settings : []).map((setting: GraphObject) =>
    picked(setting, ['appConfigKey', 'appConfigKeyType', 'appConfigKeyValue']),
  );
}

/** https://developers.google.com/android/work/play/emm-api/v1/managedConfigurationsFordevice, in base64. */
function payloadOf(packageId: unknown, settings: unknown): string {
  const payload = { kind: 'androidenterprise#managedConfiguration', productId: packageId, managedProperty: settings };
  return Buffer.from(JSON.stringify(payload), 'utf8').toString('base64');
}

const Payload = Type.Object({ managedProperty: Type.Optional(Type.Array(Type.Object({ key: Type.String() }))) });

/** What cannot be read is shown as it stands, and so differs from everything that is wanted. */
function androidSettings({ payloadJson }: GraphObject): Content {
  if (typeof payloadJson !== 'string' || payloadJson === '') return { settings: [] };
  try {
    const payload: unknown = JSON.parse(Buffer.from(payloadJson, 'base64').toString('utf8'));
    return { settings: parseAs(Payload, payload, 'payloadJson').managedProperty ?? [] };
  } catch {
    return { settings: [], payloadJson };
  }
}

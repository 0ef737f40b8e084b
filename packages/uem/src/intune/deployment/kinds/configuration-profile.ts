import { calls } from '../../calls.ts';
import { assignedKind, type ContentType } from '../assigned-kind.ts';
import { picked } from '../kind.ts';

const rootCertificate: ContentType = {
  create: calls.createRootCertificate,
  update: calls.updateRootCertificate,
  toGraph: (content) => content,
  fromGraph: (object) =>
    picked(object, ['@odata.type', 'displayName', 'description', 'certFileName', 'trustedRootCertificate']),
};

export const configurationProfile = assignedKind({
  kind: 'configuration-profile',
  title: 'Device configuration profile',
  idName: 'deviceConfiguration-id',
  assignmentIdName: 'deviceConfigurationAssignment-id',
  calls: {
    list: calls.deviceConfigurations,
    one: calls.profile,
    assignments: calls.profileAssignments,
    assign: calls.assignProfile,
    unassign: calls.removeProfileAssignment,
    remove: calls.deleteProfile,
  },
  assignBody: (all) => ({
    assignments: all.map(({ target }) => ({
      '@odata.type': '#microsoft.graph.deviceConfigurationAssignment',
      target,
    })),
  }),
  markIn: 'description',
  types: {
    '#microsoft.graph.iosCustomConfiguration': {
      create: calls.createCustomProfile,
      update: calls.updateCustomProfile,
      toGraph: ({ payload, ...content }) => ({
        ...content,
        payload: Buffer.from(String(payload), 'utf8').toString('base64'),
      }),
      fromGraph: (object) => ({
        ...picked(object, ['@odata.type', 'displayName', 'description', 'payloadName', 'payloadFileName']),
        payload: Buffer.from(String(object.payload ?? ''), 'base64').toString('utf8'),
      }),
    },
    '#microsoft.graph.iosTrustedRootCertificate': rootCertificate,
    '#microsoft.graph.androidWorkProfileTrustedRootCertificate': rootCertificate,
    '#microsoft.graph.androidDeviceOwnerTrustedRootCertificate': rootCertificate,
  },
});

import { calls } from '../../calls.ts';
import { assignedKind } from '../assigned-kind.ts';
import { picked } from '../kind.ts';

const webClip = '#microsoft.graph.iosiPadOSWebClip';
const names = [
  '@odata.type',
  'displayName',
  'description',
  'publisher',
  'appUrl',
  'useManagedBrowser',
  'fullScreenEnabled',
];

/** Apps that Picket makes itself. The mark is in the notes: the description is read by users in the Company Portal. */
export const agentApp = assignedKind({
  kind: 'agent-app',
  title: 'Agent app',
  idName: 'mobileApp-id',
  assignmentIdName: 'mobileAppAssignment-id',
  calls: {
    list: calls.apps,
    one: calls.app,
    assignments: calls.appAssignments,
    assign: calls.assignApp,
    unassign: calls.removeAppAssignment,
    remove: calls.deleteApp,
  },
  assignBody: (all) => ({
    mobileAppAssignments: all.map((assignment) => ({
      '@odata.type': '#microsoft.graph.mobileAppAssignment',
      ...assignment,
    })),
  }),
  markIn: 'notes',
  types: {
    [webClip]: {
      create: calls.createWebClip,
      update: calls.updateWebClip,
      toGraph: (content) => content,
      fromGraph: (object) => picked(object, names),
    },
  },
});

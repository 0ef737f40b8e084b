import { type Static, Type } from 'typebox';
import { Id, maybe } from './nullable.ts';
import { exactly } from './writing.ts';

/** Whom an app, a profile or a policy is for: `target` is a group, an excluded group, or everybody. */
export const AssignmentItem = Type.Object({
  id: Id,
  target: maybe(
    Type.Object({
      '@odata.type': Type.Optional(Type.String()),
      groupId: maybe(Type.String()),
      deviceAndAppManagementAssignmentFilterId: maybe(Type.String()),
      deviceAndAppManagementAssignmentFilterType: Type.Optional(Type.String()),
    }),
  ),
});
export type GraphAssignment = Static<typeof AssignmentItem> & { readonly intent?: string | null };

/** Picket makes groups; everybody, and filters, it only sends back as it found them. */
export const Target = exactly({
  '@odata.type': Type.String(),
  groupId: Type.Optional(Type.String()),
  deviceAndAppManagementAssignmentFilterId: Type.Optional(Type.String()),
  deviceAndAppManagementAssignmentFilterType: Type.Optional(Type.String()),
});

/** The body of `assign` for what is only for somebody, and not with an intent. */
export const assignmentsOf = (type: string) =>
  exactly({
    assignments: Type.Array(exactly({ '@odata.type': Type.Literal(`#microsoft.graph.${type}`), target: Target })),
  });

import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import { auditCategories } from './record-audit.ts';

const root = '/deviceManagement/auditEvents';
const type = 'auditEvent';
const context = root.slice(1);
const common = { method: 'GET' as const, versions: both, group: intuneConfiguration };

const answerValues = (call: GraphCall, value: readonly string[]) => ({
  status: 200,
  body: { '@odata.context': `${call.origin}/${call.version}/$metadata#Collection(Edm.String)`, value },
});

export const auditEventOperations: readonly Operation[] = [
  {
    ...common,
    path: root,
    handle: (call) => answerCollection(call, { type, context, objects: call.tenant.auditEvents }),
  },
  { ...common, path: `${root}/$count`, handle: (call) => countCollection(call, type, call.tenant.auditEvents) },
  {
    ...common,
    path: `${root}/{auditEvent-id}`,
    handle(call) {
      const id = (call.params['auditEvent-id'] ?? '').toLowerCase();
      const found = call.tenant.auditEvents.find((event) => event.id === id);
      if (found === undefined) throw noSuchObject('intune', id);
      return answerObject(call, { type, context }, found);
    },
  },
  { ...common, path: `${root}/getAuditCategories()`, handle: (call) => answerValues(call, auditCategories) },
  {
    ...common,
    path: `${root}/getAuditActivityTypes(category='{category}')`,
    handle(call) {
      const wanted = (call.params.category ?? '').toLowerCase();
      const those = call.tenant.auditEvents.filter(({ category }) => String(category).toLowerCase() === wanted);
      return answerValues(call, [...new Set(those.map(({ activityType }) => String(activityType)))].toSorted());
    },
  },
];

import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import { auditEventsOf } from './record-audit.ts';

const root = '/deviceManagement/auditEvents';
const type = 'auditEvent';
const context = root.slice(1);
const common = { method: 'GET' as const, versions: both, group: intuneConfiguration };

const answerValues = (call: GraphCall, value: readonly string[]) => ({
  status: 200,
  body: { '@odata.context': `${call.origin}/${call.version}/$metadata#Collection(Edm.String)`, value },
});

/** Those that something was done in. */
function categories(call: GraphCall) {
  return answerValues(call, [...new Set(auditEventsOf(call).map(({ category }) => String(category)))].toSorted());
}

export const auditEventOperations: readonly Operation[] = [
  {
    ...common,
    path: root,
    handle: (call) => answerCollection(call, { type, context, objects: auditEventsOf(call) }),
  },
  { ...common, path: `${root}/$count`, handle: (call) => countCollection(call, type, auditEventsOf(call)) },
  {
    ...common,
    path: `${root}/{auditEvent-id}`,
    handle(call) {
      const id = (call.params['auditEvent-id'] ?? '').toLowerCase();
      const found = auditEventsOf(call).find((event) => event.id === id);
      if (found === undefined) throw noSuchObject('intune', id);
      return answerObject(call, { type, context }, found);
    },
  },
  { ...common, path: `${root}/getAuditCategories()`, handle: categories },
  {
    ...common,
    path: `${root}/getAuditActivityTypes(category='{category}')`,
    handle(call) {
      const wanted = (call.params.category ?? '').toLowerCase();
      const those = auditEventsOf(call).filter(({ category }) => String(category).toLowerCase() === wanted);
      return answerValues(call, [...new Set(those.map(({ activityType }) => String(activityType)))].toSorted());
    },
  },
];

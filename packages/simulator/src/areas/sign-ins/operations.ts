import { propertiesOf } from '../../contract/contract.ts';
import { parseFilter } from '../../graph/filter.ts';
import { GraphFault, notModelled } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { allProperties, render, selectedProperties } from '../../graph/render.ts';
import { auditReports } from '../../graph/service-group.ts';
import { describeSignIn } from './describe-sign-in.ts';
import type { SignIn } from './sign-in.ts';

export const signInOperations: readonly Operation[] = [
  { method: 'GET', path: '/auditLogs/signIns', versions: both, group: auditReports, handle: listSignIns },
  {
    method: 'GET',
    path: '/auditLogs/signIns/$count',
    versions: both,
    group: auditReports,
    handle: (call) => ({ status: 200, body: matchingSignIns(call).length }),
  },
  {
    method: 'GET',
    path: '/auditLogs/signIns/{signIn-id}',
    versions: both,
    group: auditReports,
    handle(call) {
      checkOptions(call, new Set(['$select']));
      const id = call.params['signIn-id'] ?? '';
      const found = visible(call).find((signIn) => signIn.id === id.toLowerCase());
      if (found === undefined) throw new GraphFault(404, 'ResourceNotFound', `Sign-in ${id} was not found.`);
      return {
        status: 200,
        body: {
          '@odata.context': `${call.origin}/${call.version}/$metadata#auditLogs/signIns/$entity`,
          ...render(call.version, 'signIn', describeSignIn(found), selected(call)),
        },
      };
    },
  },
];

/** Newest first unless ordered otherwise; a log line is there only after the tenant's delay. */
function listSignIns(call: GraphCall): GraphAnswer {
  checkOptions(call);
  const isAscending = readOrder(call);
  const matching = matchingSignIns(call);
  const names = selected(call);
  return answerPage(call, {
    items: isAscending ? matching : matching.toReversed(),
    keyOf: (signIn) => keyOf(signIn, isAscending),
    render: (signIn) => render(call.version, 'signIn', describeSignIn(signIn), names),
    pageSize: call.tenant.behaviour.intunePageSize,
    maxTop: 1_000,
    whenTopTooLarge: 'cap',
    context: 'auditLogs/signIns',
  });
}

function matchingSignIns(call: GraphCall): readonly SignIn[] {
  const text = call.query.get('$filter');
  const known = propertiesOf('v1.0', 'signIn') ?? {};
  const filter =
    text === null ? undefined : parseFilter(text, (path) => Object.hasOwn(known, path.split('/')[0] ?? ''));
  return visible(call).filter((signIn) => filter === undefined || filter.matches(describeSignIn(signIn)));
}

/** By time, then by id; both turned round for newest first, because a page goes on after the larger key. */
function keyOf({ at, id }: SignIn, isAscending: boolean): string {
  const order = isAscending ? at : Number.MAX_SAFE_INTEGER - at;
  return `${String(order).padStart(16, '0')} ${isAscending ? id : turnRound(id)}`;
}

function turnRound(id: string): string {
  return id.replaceAll(/[0-9a-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
}

function readOrder(call: GraphCall): boolean {
  const order = (call.query.get('$orderby') ?? 'createdDateTime desc').trim().toLowerCase();
  if (order === 'createddatetime' || order === 'createddatetime asc') return true;
  if (order === 'createddatetime desc') return false;
  throw notModelled(`$orderby=${order} on ${call.path}`);
}

/** In the order of `keyOf`, ascending. */
function visible({ tenant, world }: GraphCall): readonly SignIn[] {
  const now = world.now();
  return tenant.signIns
    .filter(({ visibleAt }) => visibleAt <= now)
    .toSorted((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1));
}

function selected(call: GraphCall): readonly string[] {
  return selectedProperties(call.version, 'signIn', call.query.get('$select'), allProperties(call.version, 'signIn'));
}

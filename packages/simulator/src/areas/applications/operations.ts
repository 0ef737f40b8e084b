import { checkBody, checkParameters, isObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { badRequest, GraphFault } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { isEventual } from '../directory-listing.ts';
import {
  applicationsOf,
  describeApplication,
  describeSecret,
  findApplication,
  secretKeyId,
} from './describe-application.ts';
import { addSecret, newRegistration, writeApplication } from './write-application.ts';

const root = '/applications';
const one = `${root}/{application-id}` as const;
const byAppId = `${root}(appId='{appId}')` as const;
const common = { versions: both, group: directory };
const type = 'application';
const context = 'applications';

const answerApplication = (call: GraphCall): GraphAnswer =>
  answerObject(call, { type, context }, describeApplication(call.tenant, findApplication(call)));

const described = (call: GraphCall) => applicationsOf(call).map((one) => describeApplication(call.tenant, one));

function create(call: GraphCall): GraphAnswer {
  const { passwordCredentials, ...given } = checkBody(call.version, type, call.body);
  if (typeof given.displayName !== 'string') throw badRequest("The property 'displayName' is required.");
  const registration = newRegistration(call, given.displayName);
  writeApplication(call, registration, given);
  // Secrets asked for along with it are told in this answer and never again.
  const secrets = (Array.isArray(passwordCredentials) ? passwordCredentials : [])
    .filter(isObject)
    .map((wanted) => addSecret(call, registration, wanted));
  call.world.registrations.set(registration.clientId, registration);
  const made = answerObject(call, { type, context }, describeApplication(call.tenant, registration), 201);
  if (secrets.length === 0 || !isObject(made.body)) return made;
  const told = secrets.map((secret) => ({ ...describeSecret(secret), secretText: secret.value }));
  return { ...made, body: { ...made.body, passwordCredentials: told } };
}

function update(call: GraphCall): GraphAnswer {
  const registration = findApplication(call);
  writeApplication(call, registration, checkBody(call.version, type, call.body, { isChange: true }));
  return { status: 204 };
}

/** Applications as their home tenant has them: what is changed here is what Entra goes by from then on. */
export const applicationOperations: readonly Operation[] = [
  {
    ...common,
    method: 'GET',
    path: root,
    handle: (call) => answerCollection(call, { type, context, objects: described(call) }),
  },
  {
    ...common,
    method: 'GET',
    path: `${root}/$count`,
    handle(call) {
      if (!isEventual(call)) throw new GraphFault(400, 'Request_BadRequest', '$count is not currently supported.');
      return countCollection(call, type, described(call));
    },
  },
  { ...common, method: 'POST', path: root, handle: create },
  { ...common, method: 'GET', path: one, handle: answerApplication },
  { ...common, method: 'GET', path: byAppId, handle: answerApplication },
  { ...common, method: 'PATCH', path: one, handle: update },
  { ...common, method: 'PATCH', path: byAppId, handle: update },
  {
    ...common,
    method: 'POST',
    path: `${one}/addPassword`,
    handle(call) {
      const registration = findApplication(call);
      const { passwordCredential } = checkParameters(call.version, parametersOf(call), call.body);
      const secret = addSecret(call, registration, isObject(passwordCredential) ? passwordCredential : {});
      return {
        status: 200,
        body: {
          '@odata.context': `${call.origin}/${call.version}/$metadata#microsoft.graph.passwordCredential`,
          ...describeSecret(secret),
          secretText: secret.value,
        },
      };
    },
  },
  {
    ...common,
    method: 'POST',
    path: `${one}/removePassword`,
    handle(call) {
      const { secrets } = findApplication(call);
      const { keyId } = checkParameters(call.version, parametersOf(call), call.body);
      const index = secrets.findIndex((secret) => secretKeyId(secret) === String(keyId).toLowerCase());
      if (index === -1) throw badRequest(`No password credential found with keyId '${String(keyId)}'.`);
      secrets.splice(index, 1);
      return { status: 204 };
    },
  },
];

import { checkBody, isObject } from '../../graph/check-body.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { allProperties, render, selectedProperties } from '../../graph/render.ts';
import { intuneEnrollment } from '../../graph/service-group.ts';
import { changeConnector } from './change-connector.ts';
import { type Connector, type ConnectorSettings, defaultConnectorSettings } from './connector.ts';
import { describeConnector } from './describe-connector.ts';

const type = 'mobileThreatDefenseConnector';

export const connectorOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/deviceManagement/mobileThreatDefenseConnectors/$count',
    versions: both,
    group: intuneEnrollment,
    handle: (call) => ({ status: 200, body: call.tenant.connectors.size }),
  },
  {
    method: 'GET',
    path: '/deviceManagement/mobileThreatDefenseConnectors',
    versions: both,
    group: intuneEnrollment,
    handle(call) {
      checkOptions(call, new Set(['$select', '$top', '$skiptoken', '$count']));
      const names = selected(call);
      return answerPage(call, {
        items: [...call.tenant.connectors.values()].toSorted((left, right) => (left.id < right.id ? -1 : 1)),
        keyOf: ({ id }) => id,
        render: (connector) => render(call.version, type, describe(call, connector), names),
        pageSize: 1_000,
        maxTop: 1_000,
        whenTopTooLarge: 'cap',
        context: 'deviceManagement/mobileThreatDefenseConnectors',
      });
    },
  },
  {
    method: 'GET',
    path: '/deviceManagement/mobileThreatDefenseConnectors/{mobileThreatDefenseConnector-id}',
    versions: both,
    group: intuneEnrollment,
    handle: (call) => answerConnector(call, findConnector(call), 200),
  },
  {
    method: 'POST',
    path: '/deviceManagement/mobileThreatDefenseConnectors',
    versions: both,
    group: intuneEnrollment,
    handle: addConnector,
  },
  {
    method: 'PATCH',
    path: '/deviceManagement/mobileThreatDefenseConnectors/{mobileThreatDefenseConnector-id}',
    versions: both,
    group: intuneEnrollment,
    handle(call) {
      const connector = findConnector(call);
      changeConnector(call.world, call.tenant, connector, readSettings(call, connector.settings));
      return answerConnector(call, connector, 200);
    },
  },
  {
    method: 'DELETE',
    path: '/deviceManagement/mobileThreatDefenseConnectors/{mobileThreatDefenseConnector-id}',
    versions: both,
    group: intuneEnrollment,
    handle(call) {
      const connector = findConnector(call);
      changeConnector(call.world, call.tenant, connector, defaultConnectorSettings(call.tenant.behaviour));
      call.tenant.connectors.delete(connector.id);
      return { status: 204 };
    },
  },
];

/**
 * What the admin center's *Add* does: the row appears, not provisioned yet. Whether production refuses the id of a
 * partner it does not know is not documented (`unknownConnectorId`).
 */
function addConnector(call: GraphCall): GraphAnswer {
  const id = isObject(call.body) && typeof call.body.id === 'string' ? call.body.id.toLowerCase() : undefined;
  if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) throw badRequest("The property 'id' must be the partner's id.");
  if (call.tenant.behaviour.unknownConnectorId === 'refused' && call.world.partners.find(id) === undefined) {
    throw badRequest(`There is no partner ${id}.`);
  }
  if (call.tenant.connectors.has(id)) throw badRequest(`The connector ${id} is there already.`);
  const connector: Connector = {
    id,
    partnerDisplayName: 'Unknown partner',
    isProvisioned: false,
    hasError: false,
    isGivenUp: false,
    lastHeartbeatAt: undefined,
    reviewAt: undefined,
    settings: defaultConnectorSettings(call.tenant.behaviour),
  };
  const settings = readSettings(call, connector.settings);
  call.tenant.connectors.set(id, connector);
  changeConnector(call.world, call.tenant, connector, settings);
  return answerConnector(call, connector, 201);
}

/** State and heartbeat are the service's: sent along, as Microsoft's own examples do, they have no effect. */
function readSettings(call: GraphCall, before: ConnectorSettings): ConnectorSettings {
  const { id: _id, ...body } = checkBody(call.version, type, call.body);
  const names = Object.keys(before) as (keyof ConnectorSettings)[];
  const given = Object.fromEntries(names.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]));
  return { ...before, ...(given as Partial<ConnectorSettings>) };
}

function findConnector({ tenant, params }: GraphCall): Connector {
  const id = params['mobileThreatDefenseConnector-id'] ?? '';
  const connector = tenant.connectors.get(id.toLowerCase());
  if (connector === undefined) throw noSuchObject('intune', id);
  return connector;
}

function answerConnector(call: GraphCall, connector: Connector, status: number): GraphAnswer {
  return {
    status,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#deviceManagement/mobileThreatDefenseConnectors/$entity`,
      ...render(call.version, type, describe(call, connector), selected(call)),
    },
  };
}

function describe(call: GraphCall, connector: Connector): Readonly<Record<string, unknown>> {
  return describeConnector(call.tenant, connector, {
    version: call.version,
    now: call.world.now(),
    knowsNewWords: (call.headers.prefer ?? '').includes('include-unknown-enum-members'),
  });
}

function selected(call: GraphCall): readonly string[] {
  return selectedProperties(call.version, type, call.query.get('$select'), allProperties(call.version, type));
}

import { beat, provision } from '../areas/connectors/change-connector.ts';
import { partnerConnectorId } from '../areas/connectors/connector.ts';
import { toIso } from '../clock.ts';
import { judgeToken, type TokenTools } from '../entra/tokens.ts';
import type { Fault } from '../faults/fault.ts';
import type { Caller } from '../graph/operation.ts';
import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import { answerWithFaults } from '../http/plain-area.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { heartbeatBody, provisionBody, type UploadBody, uploadBody } from './partner-schemas.ts';
import { workOff } from './work-off-upload.ts';

const role = 'update_device_health';
const keptUploads = 1_000;

class PartnerFault extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** `/partner/v1/tenants/{entraTenantId}/…`: the place where a registered partner tells Intune what it knows. */
export async function answerPartner(tools: TokenTools, exchange: Exchange): Promise<Answer> {
  const { world } = tools;
  const verdict = await judgeToken(tools, exchange.headers.authorization, 'intune');
  world.settle();
  const caller = verdict.kind === 'valid' ? verdict.caller : undefined;
  const claimed = {
    tenantId: caller?.tenantId ?? null,
    appId: caller?.appId ?? null,
    ledgerBody: exchange.method === 'GET' ? null : (parseJson(exchange.body) ?? exchange.body),
  };
  return answerWithFaults(world, 'partner', exchange, claimed, (requestId, fault) => {
    try {
      const call = { world, tenant: admit(world, caller, exchange, fault), requestId, body: exchange.body };
      return world.journal.causedBy(requestId, () => route(call, exchange));
    } catch (error) {
      if (!(error instanceof PartnerFault)) throw error;
      return jsonAnswer(error.status, { error: { code: error.code, message: error.message } });
    }
  });
}

const address = /^\/partner\/v1\/tenants\/([^/]+)(?:\/(heartbeat|uploads)(?:\/([^/]+))?)?$/;

/** Whether this caller may speak for the tenant in the path at all. */
function admit(world: World, caller: Caller | undefined, { url }: Exchange, fault: Fault | undefined): Tenant {
  if (caller === undefined) {
    throw new PartnerFault(401, 'invalid_token', 'The token is missing, expired or for another audience.');
  }
  if (!caller.roles.has(role) || fault?.action.kind === 'forbid') {
    throw new PartnerFault(403, 'forbidden', `The role ${role} is missing.`);
  }
  const tenant = world.tenants.get(caller.tenantId);
  const wanted = address.exec(url.pathname)?.[1];
  if (wanted === undefined) throw new PartnerFault(404, 'not_found', `Nothing answers at ${url.pathname}.`);
  if (tenant === undefined || wanted.toLowerCase() !== tenant.id) {
    throw new PartnerFault(403, 'forbidden', 'The token is for another tenant.');
  }
  if (!tenant.behaviour.registeredPartner) {
    throw new PartnerFault(403, 'forbidden', 'This application is not a registered partner of the tenant.');
  }
  return tenant;
}

interface PartnerCall {
  readonly world: World;
  readonly tenant: Tenant;
  readonly requestId: string;
  readonly body: string;
}

function route(call: PartnerCall, { method, url }: Exchange): Answer {
  const [, , name = '', uploadId] = address.exec(url.pathname) ?? [];
  if (method === 'PUT' && name === '') return answerProvision(call);
  if (method === 'PUT' && name === 'heartbeat') return answerHeartbeat(call);
  if (method === 'PUT' && name === 'uploads' && uploadId !== undefined) return takeUpload(call, uploadId);
  if (method === 'GET' && name === 'uploads' && uploadId !== undefined) return tellUpload(call, uploadId);
  throw new PartnerFault(404, 'not_found', 'There is no such call.');
}

function answerProvision(call: PartnerCall): Answer {
  const { provisioned, partnerName } = read(provisionBody, call.body);
  const { id } = provision(call.world, call.tenant, provisioned, partnerName);
  return jsonAnswer(200, { provisioned, connectorId: id });
}

function answerHeartbeat(call: PartnerCall): Answer {
  const { world, tenant } = call;
  read(heartbeatBody, call.body);
  beat(world, tenant, usableConnector(call));
  const { resyncRequestedAt } = tenant.partner;
  return jsonAnswer(200, {
    receivedAt: toIso(world.now()),
    resyncRequestedAt: resyncRequestedAt === undefined ? null : toIso(resyncRequestedAt),
  });
}

/** The same id again is the same upload: its first body counts. */
function takeUpload(call: PartnerCall, id: string): Answer {
  const { world, tenant, requestId } = call;
  const { devices }: UploadBody = read(uploadBody, call.body);
  usableConnector(call);
  if (!tenant.partner.uploads.has(id)) {
    const upload = {
      id,
      receivedAt: world.now(),
      reports: devices.map((device) => ({ ...device, updatedAt: Date.parse(device.updatedAt) })),
      status: 'pending' as const,
      results: [],
      error: null,
    };
    tenant.partner.uploads.set(id, upload);
    forgetOldest(tenant);
    world.due.add(world.now() + tenant.behaviour.uploadDelayMs, () => workOff(world, tenant, upload, requestId));
  }
  return jsonAnswer(202, { uploadId: id, status: tenant.partner.uploads.get(id)?.status ?? 'pending' });
}

/** Nobody asks for an upload of yesterday. */
function forgetOldest({ partner }: Tenant): void {
  const [oldest] = partner.uploads.keys();
  if (partner.uploads.size > keptUploads && oldest !== undefined) partner.uploads.delete(oldest);
}

function tellUpload({ tenant }: PartnerCall, id: string): Answer {
  const upload = tenant.partner.uploads.get(id);
  if (upload === undefined) throw new PartnerFault(404, 'upload_not_found', `There is no upload ${id}.`);
  const { status, results, error } = upload;
  return jsonAnswer(200, { uploadId: id, status, results, error });
}

/** Messages of a partner that has not provisioned the tenant are refused, and nothing of them is recorded. */
function usableConnector({ tenant }: PartnerCall) {
  const connector = tenant.connectors.get(partnerConnectorId);
  if (connector?.isProvisioned === true) return connector;
  throw new PartnerFault(409, 'connector_not_set_up', 'The connector is unavailable: provision the tenant first.');
}

interface Checker<Value> {
  Check(value: unknown): value is Value;
  Errors(value: unknown): readonly { readonly instancePath: string; readonly message: string }[];
}

function read<Value>(validator: Checker<Value>, text: string): Value {
  const body = parseJson(text);
  if (validator.Check(body)) return body;
  const [problem] = validator.Errors(body);
  throw new PartnerFault(
    400,
    'invalid_request',
    `${problem?.instancePath || 'the body'} ${problem?.message ?? 'is no JSON'}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

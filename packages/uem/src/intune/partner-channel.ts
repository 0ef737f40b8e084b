import { type Instant, PicketError, toIso } from '@picket/domain';
import {
  createExchange,
  type Exchange,
  type ExchangeRequest,
  GraphError,
  parseAs,
  parseOrigin,
  type Service,
} from '@picket/graph';
import * as protocol from '@picket/wire/partner';
import type { Static, TSchema } from 'typebox';
import { partnerRole } from './calls.ts';
import { tellOf } from './tell-call.ts';
import { partyOf, type TenantAccess } from './tenant-access.ts';

/** Where the partner protocol is spoken. It is Picket's own (docs/partner-protocol.md); no service of Microsoft's speaks it. */
export interface PartnerHost {
  /** `http://127.0.0.1:4900/partner/v1` */
  readonly url: string;
  /** `https://api.manage.microsoft.com//.default`: two slashes, since the resource's id ends in one. */
  readonly scope: string;
  /** Which of Intune's connectors is ours: the partner's own GUID. */
  readonly connectorId: string;
  /** What Intune shows as the partner, and where it sends an administrator who wants to see more. */
  readonly name: string;
  readonly consoleUrl: string;
}

/** The four calls of the protocol, for one tenant. */
export interface PartnerChannel {
  provision(signal: AbortSignal): Promise<Static<typeof protocol.ProvisionAnswer>>;
  heartbeat(at: Instant, signal: AbortSignal): Promise<Static<typeof protocol.HeartbeatAnswer>>;
  upload(uploadId: string, request: protocol.UploadRequest, signal: AbortSignal): Promise<void>;
  /** Undefined where that upload is not known. */
  poll(uploadId: string, signal: AbortSignal): Promise<protocol.UploadAnswer | undefined>;
}

/** Microsoft publishes no limits for a partner; those of the neighbouring Intune services are kept to. */
const service: Service = {
  id: 'intune-partner',
  any: { count: 1_000, perMs: 20_000 },
  writes: { count: 100, perMs: 20_000 },
};

export function openPartnerChannel(access: TenantAccess, host: PartnerHost): PartnerChannel {
  const { tools, link } = access;
  const address = new URL(host.url);
  const below = `${parseOrigin(address.origin)}${address.pathname.replace(/\/$/, '')}`;
  const exchange: Exchange = createExchange(
    tools.outside,
    access.tokens(partnerRole.purpose, host.scope),
    tellOf(link, partnerRole.purpose),
  );
  const lane = tools.throttle.lane(partyOf(link, partnerRole.purpose), service);
  const tenant = `/tenants/${encodeURIComponent(link.entraTenantId)}`;
  const uploadPath = (uploadId: string) => `${tenant}/uploads/${encodeURIComponent(uploadId)}`;

  return {
    async provision(signal) {
      const body: protocol.ProvisionRequest = {
        provisioned: true,
        partnerName: host.name,
        consoleUrl: host.consoleUrl,
      };
      return send('PUT', tenant, { answer: protocol.ProvisionAnswer, name: 'tenants', body }, signal);
    },

    async heartbeat(at, signal) {
      const body = { sentAt: toIso(at) };
      return send('PUT', `${tenant}/heartbeat`, { answer: protocol.HeartbeatAnswer, name: 'heartbeat', body }, signal);
    },

    async upload(uploadId, body, signal) {
      await send('PUT', uploadPath(uploadId), { answer: protocol.UploadAnswer, name: 'uploads', body }, signal);
    },

    async poll(uploadId, signal) {
      try {
        return await send('GET', uploadPath(uploadId), { answer: protocol.UploadAnswer, name: 'uploads' }, signal);
      } catch (error) {
        if (error instanceof GraphError && error.details.code === 'upload_not_found') return undefined;
        throw error;
      }
    },
  };

  async function send<Schema extends TSchema>(
    method: 'GET' | 'PUT',
    path: string,
    { answer, name, body }: { readonly answer: Schema; readonly name: string; readonly body?: unknown },
    signal: AbortSignal,
  ): Promise<Static<Schema>> {
    const place = `${method} partner ${name}`;
    const request: ExchangeRequest = {
      method,
      url: `${below}${path}`,
      body,
      place,
      // Every PUT of the protocol means the same twice.
      repeatable: true,
      lane,
      cost: { any: 1, writes: method === 'GET' ? 0 : 1 },
    };
    try {
      return parseAs(answer, (await exchange.send(request, signal)).body, place);
    } catch (error) {
      if (error instanceof GraphError && error.details.code === 'connector_not_set_up') {
        throw new PicketError('partner_unavailable', error.message, { cause: error });
      }
      throw error;
    }
  }
}

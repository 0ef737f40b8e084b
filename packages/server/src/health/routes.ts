import { day, describeDuration, heartbeatMostMs, minute, PicketError, second } from '@picket/domain';
import { getConnectorHealth, setHeartbeatRhythm } from '@picket/wire/console';
import { lockConnector, setHeartbeatEvery } from '../connectors/store.ts';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { gatherFacts, type HealthTools } from './facts.ts';
import { heartbeatView } from './heartbeat-view.ts';
import { isHeartbeatUsed } from './is-heartbeat-used.ts';
import { healthToWire } from './to-wire.ts';

export interface HealthRouteTools extends HealthTools {
  /** Something is due now: whoever works in this process need not wait for the next look. */
  readonly onDue: () => void;
}

export function healthRoutes(tools: HealthRouteTools): readonly Route[] {
  const { database, clock, channels, uem, rhythm, onDue } = tools;
  const uemId = uem.id;
  const connectorIn = async (tx: TenantTransaction) => {
    const connector = await lockConnector(tx, uemId);
    if (connector === undefined) throw noConnector();
    return connector;
  };
  return [
    route(getConnectorHealth, async ({ tenantId }) => {
      const facts = await gatherFacts(tools, tenantId);
      if (facts === undefined) throw noConnector();
      return healthToWire(facts, rhythm.heartbeatEveryMs);
    }),

    route(setHeartbeatRhythm, async ({ tenantId, body: { everyMinutes }, audit }) => {
      const answer = await database.forTenant(tenantId, async (tx) => {
        const before = await connectorIn(tx);
        const everySeconds = everyMinutes === null ? undefined : (everyMinutes * minute) / second;
        refuseTooSeldom(everySeconds, before.unresponsiveAfterDays);
        await setHeartbeatEvery(tx, uemId, everySeconds);
        const connector = await connectorIn(tx);
        const now = clock.now();
        const isUsed = isHeartbeatUsed({ uem, channels }, await listChannelSwitches(tx));
        await audit(tx, {
          target: uemId,
          detail: {
            uem: uemId,
            before: { everySeconds: before.heartbeatEverySeconds ?? null },
            after: { everySeconds: everySeconds ?? null },
          },
        });
        return heartbeatView(connector, rhythm.heartbeatEveryMs, now, isUsed);
      });
      onDue();
      return answer;
    }),
  ];
}

/** @throws PicketError `invalid_request` where one heartbeat that fails would be one too many */
function refuseTooSeldom(everySeconds: number | undefined, thresholdDays: number | undefined): void {
  const mostMs = heartbeatMostMs(thresholdDays === undefined ? undefined : thresholdDays * day);
  if (everySeconds === undefined || everySeconds * second <= mostMs) return;
  const most = describeDuration(Math.floor(mostMs / minute) * minute);
  const detail =
    thresholdDays === undefined
      ? `Intune has not said after how long it ignores a partner; until it has, at most ${most}.`
      : `Intune ignores a partner after ${describeDuration(thresholdDays * day)} of silence: at most an eighth of it, ${most}.`;
  throw new PicketError('invalid_request', detail, { fields: [{ pointer: '/body/everyMinutes', detail }] });
}

const noConnector = () => new PicketError('not_found', 'This tenant has no connector.');

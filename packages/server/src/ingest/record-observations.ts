import type { Clock, DeviceId, Instant, SourceId, TenantId } from '@picket/domain';
import type { CheckIn } from '@picket/wire/agent';
import { markDirty } from '../assessment/store.ts';
import { workOn } from '../platform/current-work.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import { internApps, internHosts, keepInterned } from './intern.ts';
import { type AppLink, type InventoryPower, planApps, powerOf } from './plan-apps.ts';
import { type Arrival, admitSequence } from './sequence.ts';
import {
  addHostLinks,
  findKnownDevices,
  readAppLinks,
  readStreams,
  type Stream,
  saveAppLinks,
  saveStreams,
  streamKey,
} from './store.ts';
import { type TidyCheckIn, tidyCheckIn } from './tidy-check-in.ts';

/** A check-in of an agent that has proven who it is. */
export interface AgentReport {
  readonly deviceId: DeviceId;
  /**
   * Of its enrollment, a UUID. Another one than before is a new agent, whose sequences begin anew; whoever lets agents in
   * must not let in one that another has superseded, or old check-ins would count again.
   */
  readonly agentId: string;
  readonly source: SourceId;
  readonly checkIn: CheckIn;
}

/** What became of a report. All but `unknown-device` are answered alike: what was told is durable. */
export type Reception = Arrival | 'unknown-device';

export interface IngestTools {
  readonly database: Database;
  readonly clock: Clock;
  /** How far back observations are kept. */
  readonly keptMs: number;
}

/**
 * Takes in what agents of a tenant told, in one transaction: when it resolves everything is durable and the devices are to
 * be judged again; when it rejects nothing has happened, and all of it may be told again. A check-in that came before
 * changes nothing, and a phone whose only check-ins came before is not judged again either.
 *
 * @returns what became of each report, in their order
 */
export async function recordObservations(
  { database, clock, keptMs }: IngestTools,
  tenantId: TenantId,
  reports: readonly AgentReport[],
): Promise<readonly Reception[]> {
  return await workOn('check-ins', () =>
    database.forTenant(tenantId, async (tx) => {
      const now = clock.now();
      const devices = await findKnownDevices(tx, devicesOf(reports));
      const before = await readStreams(tx, [...devices]);
      const isNews = ({ deviceId, source, agentId, checkIn }: AgentReport) => {
        const stream = before.get(streamKey({ device_id: deviceId, source }));
        return stream?.agent_id !== agentId || admitSequence(stateOf(stream), checkIn.sequence).arrival !== 'repeated';
      };
      const news = reports.filter((report) => devices.has(report.deviceId) && isNews(report));
      const receptions = new Map<AgentReport, Reception>();
      if (news.length > 0) {
        // First of all: it locks the devices until commit, against other check-ins of theirs and against being judged.
        await markDirty(tx, devicesOf(news), now);
        await keepInterned(tx);
        for (const wave of wavesOf(news))
          for (const [report, arrival] of await takeIn(tx, wave, { now, keptMs })) receptions.set(report, arrival);
      }
      return reports.map(
        (report) => receptions.get(report) ?? (devices.has(report.deviceId) ? 'repeated' : 'unknown-device'),
      );
    }),
  );
}

interface Surroundings {
  readonly now: Instant;
  readonly keptMs: number;
}

/** One check-in that is news, with its place among the others of its agent. */
interface Admitted {
  readonly report: AgentReport;
  readonly arrival: Arrival;
  readonly tidy: TidyCheckIn;
  readonly power: InventoryPower;
  readonly stream: Stream;
}

async function takeIn(
  tx: TenantTransaction,
  wave: readonly AgentReport[],
  surroundings: Surroundings,
): Promise<ReadonlyMap<AgentReport, Arrival>> {
  const streams = await readStreams(tx, devicesOf(wave));
  const admitted = wave.map((report) => admit(report, streams, surroundings));
  const news = admitted.filter(({ arrival }) => arrival !== 'repeated');
  await takeInApps(tx, news);
  await takeInContacts(tx, news);
  await saveStreams(
    tx,
    news.map((each) => nextStream(each, surroundings.now)),
  );
  return new Map(admitted.map(({ report, arrival }) => [report, arrival]));
}

function admit(report: AgentReport, streams: ReadonlyMap<string, Stream>, { now, keptMs }: Surroundings): Admitted {
  const { deviceId, agentId, source, checkIn } = report;
  const known = streams.get(streamKey({ device_id: deviceId, source }));
  const stream = known?.agent_id === agentId ? known : ofNewAgent(report, known, now);
  const { arrival, state } = admitSequence(stateOf(stream), checkIn.sequence);
  const tidy = tidyCheckIn(checkIn, { source, heardAt: now, keptMs });
  const power = powerOf(
    { sequence: checkIn.sequence, isWhole: tidy.inventory?.isWhole ?? false },
    { inventorySequence: stream.inventory_sequence, partialSequence: stream.partial_sequence },
  );
  const next = { ...stream, last_sequence: state.last, sequences_before: state.before };
  return { report, arrival, tidy, power, stream: next };
}

const stateOf = ({ last_sequence, sequences_before }: Stream) => ({ last: last_sequence, before: sequences_before });

/** What the agent before it told stays; only its order is another's. */
function ofNewAgent({ deviceId, agentId, source }: AgentReport, known: Stream | undefined, now: Instant): Stream {
  return {
    device_id: deviceId,
    source,
    agent_id: agentId,
    last_sequence: 0,
    sequences_before: 0,
    heard_at: now,
    inventory_sequence: 0,
    partial_sequence: 0,
    inventory_at: known?.inventory_at ?? null,
    inventory_heard_at: known?.inventory_heard_at ?? null,
    inventory_digest: known?.inventory_digest ?? null,
    contacts_at: known?.contacts_at ?? null,
    trimmed_at: known?.trimmed_at ?? now,
  };
}

async function takeInApps(tx: TenantTransaction, admitted: readonly Admitted[]): Promise<void> {
  const telling = admitted.filter(({ tidy, power, stream }) => {
    const { inventory } = tidy;
    // By far the most inventories list what the one before listed.
    const isKnown = power === 'replaces' && inventory?.digest === stream.inventory_digest;
    return inventory !== undefined && !isKnown;
  });
  if (telling.length === 0) return;
  const apps = telling.flatMap(({ tidy }) => tidy.inventory?.apps ?? []);
  const ids = await internApps(tx, new Map(apps.map((app) => [app.digest, app])));
  const known = await readAppLinks(tx, devicesOf(telling.map(({ report }) => report)));
  const changed: (AppLink & { readonly deviceId: DeviceId })[] = [];
  for (const { report, tidy, power, stream } of telling) {
    const { deviceId, source } = report;
    const { takenAt = stream.heard_at, apps: listed = [] } = tidy.inventory ?? {};
    const appIds = listed.flatMap(({ digest }) => ids.get(digest) ?? []);
    const before = stream.inventory_at ?? undefined;
    const links = planApps(known.get(deviceId) ?? [], { power, source, takenAt, appIds, before });
    changed.push(...links.map((link) => ({ ...link, deviceId })));
  }
  await saveAppLinks(tx, changed);
}

async function takeInContacts(tx: TenantTransaction, admitted: readonly Admitted[]): Promise<void> {
  const hosts = new Set(admitted.flatMap(({ tidy }) => (tidy.contacts ?? []).map(({ host }) => host)));
  if (hosts.size === 0) return;
  const ids = await internHosts(tx, hosts);
  await addHostLinks(
    tx,
    admitted.flatMap(({ report, arrival, tidy }) =>
      (tidy.contacts ?? []).flatMap(({ host, firstSeenAt, lastSeenAt, count }) => {
        const hostId = ids.get(host);
        // What may have come before is not counted again: once too few is a smaller lie than twice too many.
        const contacts = arrival === 'beyond-memory' ? 0 : count;
        return hostId === undefined ? [] : [{ ...seenBy(report), hostId, firstSeenAt, lastSeenAt, contacts }];
      }),
    ),
  );
}

function nextStream({ tidy, power, stream }: Admitted, now: Instant): Stream {
  const { sequence, inventory, contacts, observedAt } = tidy;
  const contactsAt = contacts === undefined ? undefined : observedAt;
  const next: Stream = {
    ...stream,
    heard_at: now,
    contacts_at:
      contactsAt === undefined ? stream.contacts_at : (Math.max(contactsAt, stream.contacts_at ?? 0) as Instant),
  };
  if (inventory === undefined || power === 'remembers') return next;
  if (!inventory.isWhole)
    return { ...next, partial_sequence: Math.max(sequence, stream.partial_sequence), inventory_digest: null };
  return {
    ...next,
    inventory_sequence: sequence,
    inventory_at: inventory.takenAt,
    inventory_heard_at: now,
    inventory_digest: power === 'replaces' ? inventory.digest : null,
  };
}

const seenBy = ({ deviceId, source }: AgentReport) => ({ deviceId, source });

const devicesOf = (reports: readonly AgentReport[]): readonly DeviceId[] => [
  ...new Set(reports.map(({ deviceId }) => deviceId)),
];

/** So that in each wave a device stands once: what it told first is taken in first. */
function wavesOf(reports: readonly AgentReport[]): readonly (readonly AgentReport[])[] {
  const waves: AgentReport[][] = [];
  const told = new Map<DeviceId, number>();
  for (const report of reports) {
    const place = told.get(report.deviceId) ?? 0;
    told.set(report.deviceId, place + 1);
    const wave = waves[place] ?? [];
    waves[place] = wave;
    wave.push(report);
  }
  return waves;
}

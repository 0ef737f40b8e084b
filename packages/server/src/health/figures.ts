import { type Clock, second, silenceKinds, type UemId } from '@picket/domain';
import { silenceOfConnector } from '../connectors/connectors.ts';
import { listProvisioned } from '../connectors/store.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Database } from '../platform/database/database.ts';

/** How Intune hears the partners that it waits for, at each scrape. A kind that none is in is 0, so that an alarm sees it end. */
export function showSilenceFigures(metrics: Metrics, database: Database, clock: Clock, uemId: UemId): void {
  metrics.beforeScrape(async () => {
    const now = clock.now();
    const connectors = await database.acrossTenants((db) => listProvisioned(db, uemId));
    const silences = connectors.map((connector) => silenceOfConnector(connector, now));
    metrics.show(
      'picket_connector_silence',
      silenceKinds.map((kind) => [silences.filter((each) => each.kind === kind).length, { kind }]),
    );
    const left = silences.flatMap(({ leftMs }) => leftMs ?? []);
    metrics.show('picket_connector_time_left_seconds', left.length === 0 ? [] : [[Math.min(...left) / second]]);
  });
}

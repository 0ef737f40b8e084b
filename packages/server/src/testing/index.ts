/** What whole-system tests need of the server beyond starting it. */

export { startAppAnalyzer } from '../apps/start-analyzer.ts';
export type { Rhythm } from '../background.ts';
export { readOwnAuthorities } from '../deployment/own-authorities.ts';
export { createFeedReader } from '../feeds/feed-reader.ts';
export type { OpenPage } from '../feeds/open-page.ts';
export { countRequestsOut } from '../metrics/count-requests-out.ts';
export { createMetrics } from '../metrics/metrics.ts';
export { Activity } from '../platform/activity.ts';
export { makeCertificates } from '../platform/certificates.ts';
export { currentWork } from '../platform/current-work.ts';
export type { OpenDatabase, TenantTransaction, Transaction } from '../platform/database/database.ts';
export {
  openTestDatabases,
  openTestPglite,
  openTestPostgres,
  type TestDatabase,
} from '../platform/database/testing.ts';
export { findPostgres } from '../platform/database/testing-cluster.ts';
export { openSharedPostgres, type SharedPostgres } from '../platform/database/testing-processes.ts';
export { createLog } from '../platform/log.ts';
export { systemClock } from '../platform/real/system-clock.ts';
export { seededEntropy, seededSecrets } from '../platform/testing/seeded-entropy.ts';
export { TestClock } from '../platform/testing/test-clock.ts';
export type { ProcessRole } from '../process-roles.ts';
export { type PicketServer, startServer } from '../server.ts';
export { type CollectedSpan, factsOf, openCollector } from '../tracing/collector.suite.ts';
export { traceDatabase } from '../tracing/trace-database.ts';
export { traceRequestsOut } from '../tracing/trace-requests-out.ts';
export { noTracing, openTracing, type Tracing } from '../tracing/tracing.ts';
export { type DiagnosedRows, diagnoseDatabase } from './diagnosis.ts';
export { countSyncRuns, type LevelSaid, readLevelHistory, readLevels } from './onlooker.ts';
export { watchTenantTransaction, watchTransaction } from './watch-statements.ts';

import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Analyzer, AppReport } from '@picket/app-analysis';
import type { Clock, TenantId } from '@picket/domain';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import {
  type AppFileRecord,
  findAppFile,
  forgetAttempt,
  noteAttempt,
  readBytes,
  refuseFile,
  saveReport,
} from './store.ts';
import { tidyReport } from './tidy-report.ts';

export interface AppAnalysisTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly analyzer: Pick<Analyzer, 'analyze'>;
  /** Where files lie while they are analysed. It is this worker's own, and empty between two runs. */
  readonly workFolder: string;
}

/** An analysis that was begun so often and never ended has ended its process each time. */
const mostAttempts = 3;

/** Empties a worker's folder of what a killed run left there. */
export function clearWorkFolder(workFolder: string): void {
  rmSync(workFolder, { recursive: true, force: true });
  mkdirSync(workFolder, { recursive: true, mode: 0o700 });
}

/**
 * Analyses one file that is whole, and keeps the report in place of the bytes. May be killed anywhere, and is then done again; a file that
 * kills its process each time is given up.
 */
export async function analyzeWaiting(
  tools: AppAnalysisTools,
  tenantId: TenantId,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, log, workFolder } = tools;
  const file = await database.forTenant(tenantId, async (tx) => {
    const found = await findAppFile(tx, id);
    if (found?.state === 'waiting') await noteAttempt(tx, id, clock.now());
    return found;
  });
  if (file?.state !== 'waiting') return;
  if (file.attempts >= mostAttempts) {
    log.error({ appFileId: id }, 'an app file is given up: its analysis never ended');
    await database.forTenant(tenantId, (tx) => saveReport(tx, id, givenUp(file), clock.now()));
    return;
  }
  const folder = await mkdtemp(join(workFolder, 'run-'));
  try {
    // The name of the file is nobody's but ours: what somebody called it is never a path.
    const path = join(folder, 'app');
    const digest = await putTogether(tools, tenantId, file, path, signal);
    if (digest !== file.sha256) {
      const problem = {
        code: 'digest_differs',
        detail: 'The bytes that came are not those of the digest it was announced with.',
      };
      await database.forTenant(tenantId, (tx) => refuseFile(tx, id, problem, clock.now()));
      return;
    }
    const report = await tools.analyzer.analyze(path);
    signal.throwIfAborted();
    await database.forTenant(tenantId, (tx) => saveReport(tx, id, tidyReport(report, file.name), clock.now()));
  } catch (error) {
    await database.forTenant(tenantId, (tx) => forgetAttempt(tx, id)).catch(() => undefined);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the file out of its pieces, and answers its digest; of pieces that are not all there, nothing that could be one. */
async function putTogether(
  { database }: AppAnalysisTools,
  tenantId: TenantId,
  { app_file_id: id, size }: AppFileRecord,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  const written = await open(path, 'wx', 0o600);
  try {
    for (let place = 0; place < size; ) {
      signal.throwIfAborted();
      const bytes = await database.forTenant(tenantId, (tx) => readBytes(tx, id, place));
      if (bytes === undefined || bytes.length === 0) return 'not whole';
      hash.update(bytes);
      await written.writeFile(bytes);
      place += bytes.length;
    }
  } finally {
    await written.close();
  }
  return hash.digest('hex');
}

function givenUp({ name, size, sha256 }: AppFileRecord): AppReport {
  const message = `The analysis was begun ${mostAttempts} times and never ended`;
  return {
    file: name,
    size,
    sha256,
    kind: null,
    findings: [],
    incomplete: [],
    error: { code: 'engine-failed', message },
  };
}

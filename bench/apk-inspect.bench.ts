import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnalyzer } from '@picket/app-analysis';
import type { Bench } from './harness/bench.ts';
import { against, figure, takeTurns, timed } from './harness/measure.ts';
import { makeLargeApk, unpack } from './parts/apps.ts';
import { openBareYara } from './parts/bare-yara.ts';

export const apkInspect: Bench = {
  name: 'apk-inspect',
  what: 'one 40 MB APK, made by the bench and signed with v2 and v3, inspected as a whole: digest, signatures, manifest, code, trackers, rules; in a worker that is warm',
  limit: 'inflating it, SHA-256 of the unpacked bytes, and a bare YARA-X scan of them, one after the other',
  aim: 'at most 1.5 times their sum',

  async run({ size, rounds, log, cleanUp }) {
    const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
    cleanUp(async () => rmSync(folder, { recursive: true, force: true }));
    const path = await makeLargeApk(folder, size(40, 4));
    log(`${Math.round(readFileSync(path).length / 1024 / 1024)} MiB`);
    const analyzer = createAnalyzer({ workers: 1, startTimer: () => () => undefined });
    cleanUp(() => analyzer.close());
    const bare = await openBareYara();
    const shares = { inflate: 0, digest: 0, scan: 0 };
    const limit = async () => {
      let parts: ReturnType<typeof unpack> = [];
      shares.inflate = await timed(async () => {
        parts = unpack(readFileSync(path));
      });
      shares.digest = await timed(async () => {
        const hash = createHash('sha256');
        for (const { bytes } of parts) hash.update(bytes);
        return hash.digest('hex');
      });
      shares.scan = await timed(async () => {
        for (const { name, bytes } of parts) {
          bare.setGlobal('part', name);
          bare.scan(bytes);
        }
      });
      return shares.inflate + shares.digest + shares.scan;
    };
    const inspect = async () => {
      const { error, incomplete, signature } = await analyzer.analyze(path);
      if (error !== undefined || incomplete.length > 0 || signature === undefined)
        throw new Error(`it was not inspected as a whole: ${error?.message} ${incomplete.join()}`);
    };
    await inspect();
    await limit();
    const pairs = await takeTurns(rounds(3, 1), () => timed(inspect), limit);
    return [
      ...against(pairs, { name: 'inspection', most: 1.5 }),
      figure('of the limit: inflating', 'ms', [shares.inflate]),
      figure('of the limit: SHA-256', 'ms', [shares.digest]),
      figure('of the limit: YARA-X', 'ms', [shares.scan]),
    ];
  },
};

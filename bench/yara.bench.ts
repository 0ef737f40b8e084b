import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRules } from '../packages/app-analysis/src/rules/rule-engine.ts';
import { readShippedRules } from '../packages/app-analysis/src/rules/rule-source.ts';
import type { Bench } from './harness/bench.ts';
import { against, takeTurns, timed } from './harness/measure.ts';
import { makeLargeApk, unpack } from './parts/apps.ts';
import { openBareYara } from './parts/bare-yara.ts';

export const yara: Bench = {
  name: 'yara',
  what: 'the rules that ship over every unpacked file of a made 40 MB APK, the matches as we tell them',
  limit: 'YARA-X called bare, file by file, on the same bytes with the same rules',
  aim: 'at least 90 % of its rate',

  async run({ size, rounds, log, cleanUp }) {
    const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
    cleanUp(async () => rmSync(folder, { recursive: true, force: true }));
    const parts = unpack(readFileSync(await makeLargeApk(folder, size(40, 4))));
    const bytes = parts.reduce((sum, part) => sum + part.bytes.length, 0);
    log(`${parts.length} files, ${Math.round(bytes / 1024 / 1024)} MiB unpacked`);
    const engine = compileRules(readShippedRules());
    const bare = await openBareYara();
    const ours = async () => {
      for (const { name, bytes: each } of parts) engine.scan(name, each);
    };
    const theirs = async () => {
      for (const { name, bytes: each } of parts) {
        bare.setGlobal('part', name);
        bare.scan(each);
      }
    };
    await ours();
    await theirs();
    const pairs = await takeTurns(
      rounds(3, 1),
      () => timed(ours),
      () => timed(theirs),
    );
    return against(pairs, { name: 'scan', most: 1 / 0.9 });
  },
};

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Figure } from './bench.ts';
import { benchFolder, listBenchNames, loadBench } from './catalogue.ts';
import { type RecordedBench, readResults } from './results.ts';
import { spell, spellAim, spellSpread, verdictOf } from './table.ts';

/** `docs/bench.md`: the last recorded run, and what was found where a figure missed its aim. */
export async function renderBenches(): Promise<string> {
  const { benches } = readResults();
  const sections: string[] = [];
  for (const name of listBenchNames()) sections.push(renderBench(await loadBench(name), benches[name]));
  return `# How fast it is, and against what

\`npm run bench\` runs each bench in a process of its own and prints this table; \`-- --only NAME\` runs one, \`-- --quick\`
shows in a minute that all of them work, \`-- --record\` keeps the figures in \`bench/results.json\`, from which this page is
made.

A figure alone says more about the machine than about Picket. So each is measured against a *limit* that is taken in the
same run, in turns with it (A B A B …): the same work without Picket around it. A ratio is the middle of the rounds'
ratios. Where an aim is missed it says so. PostgreSQL runs as in the tests: nothing is flushed to disk, on either side.

${sections.join('\n\n')}
`;
}

function renderBench(bench: Bench, recorded: RecordedBench | undefined): string {
  const { name, what, limit, aim } = bench;
  const parts = [`## ${name}`, `${sentence(what)}\n\n- **against**: ${limit}\n- **aim**: ${aim}`];
  parts.push(recorded === undefined ? 'Not recorded yet.' : renderFigures(recorded));
  const findings = read(`findings/${name}.md`);
  if (findings !== undefined) parts.push(`### Found: ${name}`, findings.trim());
  const profile = read(`profiles/${name}.txt`);
  if (profile !== undefined) parts.push(`\`\`\`text\n${profile.trim()}\n\`\`\``);
  return parts.join('\n\n');
}

function renderFigures({ figures, on, at, commit, seconds }: RecordedBench): string {
  const row = (figure: Figure) =>
    `| ${figure.name} | ${spell(figure.value, figure.unit)} | ${spellSpread(figure)} | ${spellAim(figure)} | ${verdictOf(figure).replace('missed', '**missed**')} |`;
  return `| figure | middle | spread (rounds) | aim | |
|---|--:|--:|--:|---|
${figures.map(row).join('\n')}

Recorded ${at.slice(0, 10)} at commit ${commit} in ${seconds} s: ${on.processor}, ${on.cores} cores, ${on.memoryGb} GB, ${on.system}, Node ${on.node}, PostgreSQL ${on.postgres}.`;
}

function read(file: string): string | undefined {
  const path = join(benchFolder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import { type Standing, standings } from './conformance/standing.ts';

export { type Standing, standings };

const kinds = {
  modelled: 'does what it says: a test changed something by it, or saw a change through it',
  partly: 'works, and something is missing, which the table names',
  refused: 'answered 501 with the name of the operation',
} as const;

/** `docs/reference/simulator-conformance.md`: every operation of Microsoft's contract, and how far the simulator goes with it. */
export function renderConformance(): string {
  const all = standings();
  const count = (kind: Standing['kind']) => all.filter((one) => one.kind === kind).length;
  return [
    '# How far the simulator goes',
    '',
    `Microsoft's contract, as far as it is held here (\`fixtures/graph\`), has ${all.length} operations; one of beta that v1.0 has too is counted once.`,
    'Whether an operation is *modelled* is not claimed but recorded: the test run of `packages/simulator/src/conformance` wrote down',
    'which operations changed something that another operation then showed.',
    '',
    '| | operations | |',
    '|---|---|---|',
    ...(Object.keys(kinds) as Standing['kind'][]).map((kind) => `| ${kind} | ${count(kind)} | ${kinds[kind]} |`),
    '',
    '| operation | | shown by, or missing |',
    '|---|---|---|',
    ...all.map(
      ({ method, path, version, kind, because }) =>
        `| \`${method} ${path}\`${version === 'beta' ? ' (beta)' : ''} | ${kind} | ${because} |`,
    ),
  ].join('\n');
}

import { expect, test } from 'vitest';
import { sourcesBelow } from './sources.ts';

const sources = ['packages', 'tools', 'journeys', 'bench'].flatMap(sourcesBelow);
const production = sourcesBelow('packages').filter((source) => !source.isTest);

/** Tests may be longer: a table of cases is one thought. */
const linesAllowed = (isTest: boolean) => (isTest ? 600 : 450);

test('no file is longer than one thought: 450 lines, tests 600', () => {
  const tooLong = sources
    .map(({ path, text, isTest }) => ({ path, lines: text.split('\n').length, isTest }))
    .filter(({ lines, isTest }) => lines > linesAllowed(isTest))
    .map(({ path, lines }) => `${path}: ${lines}`);
  expect(tooLong).toEqual([]);
});

test('95 % of files stay under 300 lines', () => {
  const lengths = production.map(({ text }) => text.split('\n').length);
  const long = lengths.filter((length) => length > 300).length;
  expect(long / lengths.length).toBeLessThanOrEqual(0.05);
});

test('no file hides behind a name that means nothing', () => {
  const vague = /(^|[/-])(utils?|helpers?|common|misc|manager|handler|processor|base)(\.|-|\/|$)/;
  expect(sources.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});

interface HiddenInput {
  readonly pattern: RegExp;
  readonly name: string;
}

const hiddenInputs: readonly HiddenInput[] = [
  { pattern: /\bDate\.now\(\)/, name: 'Date.now()' },
  { pattern: /\bnew Date\(\)/, name: 'new Date()' },
  { pattern: /\bMath\.random\(\)/, name: 'Math.random()' },
  { pattern: /\brandomUUID\(/, name: 'randomUUID()' },
  { pattern: /\brandomBytes\(/, name: 'randomBytes()' },
  { pattern: /\bset(Timeout|Interval)\(/, name: 'setTimeout or setInterval' },
  { pattern: /\bprocess\.env\b/, name: 'process.env' },
  { pattern: /\bperformance\.now\(\)/, name: 'performance.now()' },
];

/** The rooms where the real clock, chance and environment come in; everywhere else they are arguments. */
const doors: readonly { readonly path: RegExp; readonly because: string }[] = [
  { path: /^packages\/server\/src\/platform\/real\//, because: 'the real clock, timers and entropy are made here' },
  { path: /^packages\/server\/src\/settings\.ts$/, because: 'the only reader of the environment in the server' },
  { path: /^packages\/simulator\/src\/real\//, because: "the simulator's own clock and entropy" },
  { path: /^packages\/cli\//, because: 'a command line reads its environment and its terminal' },
  { path: /^packages\/console\//, because: 'a page lives in real time' },
  { path: /^packages\/sandbox\/src\/main\.ts$/, because: 'the demonstration is started here, with real time' },
];

test('clock, chance and environment are arguments', () => {
  const offences = production
    .filter(({ path }) => !doors.some((door) => door.path.test(path)))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const code = line.replace(/\/\/.*$/, '').replace(/^\s*\*.*$/, '');
        return hiddenInputs
          .filter(({ pattern }) => pattern.test(code))
          .map(({ name }) => `${path}:${index + 1} uses ${name}`);
      }),
    );
  expect(offences).toEqual([]);
});

test('nothing in the repository reads outside it', () => {
  // Assembled from parts, so that this file does not offend against itself.
  const outside = new RegExp(['\\.\\./', '(shared|\\.library)/'].join(''));
  expect(sources.filter(({ text }) => outside.test(text)).map(({ path }) => path)).toEqual([]);
});

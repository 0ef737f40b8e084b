import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Detector } from '@picket/domain';
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { describeContract, snapshotOf, tools } from './detector-contract.suite.ts';
import { judgeDevice } from './judge-device.ts';

// Does what docs/how-to/add-a-detector.md says, in memory: a recipe that nobody cooks goes bad.

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/how-to/add-a-detector.md', root), 'utf8');
const [detectorCode = '', testCode = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
const [, exportName = ''] = /export const (\w+): Detector/.exec(detectorCode) ?? [];

const loaded: Record<string, Detector> = await import(
  /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(
    stripTypeScriptTypes(detectorCode).replace(/'\.\.\/(.+?)'/g, (_, file) => `'${new URL(file, import.meta.url)}'`),
  )}`
);
const detector = loaded[exportName] as Detector;

// Whoever tries the page out word for word has it in the catalogue.
const others = catalogue.filter(({ id }) => id !== detector.id);

test('the page puts the detector and its test in the folder of its id', () => {
  expect(page).toContain(`packages/detections/src/${detector.id}/index.ts`);
  expect(page).toContain(`packages/detections/src/${detector.id}/index.test.ts`);
});

describeContract(detector);

describe("the page's own test passes", () => {
  const imported = { expect, test, snapshotOf, tools, judgeDevice, [exportName]: detector };
  const body = stripTypeScriptTypes(testCode).replace(/^import .*$/gm, '');
  new Function(...Object.keys(imported), body)(...Object.values(imported));
});

test('one line in the catalogue, and the detector is asked with the others', () => {
  const judgments = judgeDevice(snapshotOf('android', { osVersion: '5.1.1' }), tools, [...others, detector]);
  expect(judgments.at(-1)).toMatchObject({ detectorId: detector.id, verdict: { kind: 'detected' } });
});

test('every file that the page sends its reader to is there', () => {
  const named = [...page.matchAll(/`((?:packages|docs)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
  const written = named.filter((path) => !path.includes(detector.id) && !path.startsWith('docs/reference/'));
  expect(written.length).toBeGreaterThan(5);
  expect(written.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

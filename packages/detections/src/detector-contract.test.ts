import { existsSync, readdirSync } from 'node:fs';
import type { Detection, Detector, Verdict } from '@picket/domain';
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import {
  describeContract,
  faultsOfDescription,
  faultsOfIgnorance,
  faultsOfVerdicts,
} from './detector-contract.suite.ts';

for (const detector of catalogue) describeContract(detector);

const here = new URL('./', import.meta.url);
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the catalogue', () => {
  test('has one folder for each detector, named by its id', () => {
    expect(folders.map(({ name }) => name).toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted());
  });

  test.each(folders.map(({ name }) => name))('%s has a test beside it', (folder) => {
    expect(existsSync(new URL(`${folder}/index.test.ts`, here))).toBe(true);
  });
});

describe('the contract is not met by', () => {
  const [good] = catalogue as readonly [Detector, ...Detector[]];
  const detection: Detection = {
    subject: 'x',
    severity: 'low',
    because: 'It is so.',
    curedWhen: 'It is not so.',
    evidence: { x: 1 },
  };
  const saying = (...detections: [Detection, ...Detection[]]): Detector => ({
    ...good,
    threat: { ...good.threat, severity: 'medium' },
    judge: () => ({ kind: 'detected', detections }),
  });

  test.each<[string, Partial<Detector>]>([
    ['an id with spaces', { id: 'Jail broken' }],
    ['an empty title', { threat: { ...good.threat, title: '' } }],
    ['a remedy that is none', { threat: { ...good.threat, remedy: '?' } }],
    ['a technique of another matrix', { threat: { ...good.threat, techniques: ['T99'] } }],
    ['no platform', { platforms: [], sources: [] }],
    ['a platform that is not judged', { platforms: ['other'], sources: [] }],
    [
      'a source on a platform that it does not judge',
      { platforms: ['ios'], sources: [{ platform: 'android', enrollment: 'any', yields: 'Some field' }] },
    ],
    ['a source without a name', { sources: [{ platform: 'android', enrollment: 'any', yields: '' }] }],
    ['no needs', { needs: [] }],
    ['a blind spot that is not told', { blindSpots: '' }],
  ])('%s', (_, change) => expect(faultsOfDescription({ ...good, ...change })).toHaveLength(1));

  test.each<[string, Detector]>([
    ['a severity above that of its threat', saying({ ...detection, severity: 'high' })],
    ['two detections of one thing', saying(detection, detection)],
    ['no reason', saying({ ...detection, because: '' })],
    ['no cure', saying({ ...detection, curedWhen: '' })],
    ['no evidence', saying({ ...detection, evidence: {} })],
    ['endless evidence', saying({ ...detection, evidence: { x: 'x'.repeat(20_000) } })],
    ['a guess without a reason', { ...good, judge: () => ({ kind: 'could-not-judge', because: '' }) }],
    ['a verdict that changes', { ...good, judge: fickle() }],
  ])('%s', (_, detector) => expect(faultsOfVerdicts(detector)).not.toEqual([]));

  test('a verdict that throws', () => {
    const judge = () => {
      throw new Error('broken');
    };
    expect(() => faultsOfVerdicts({ ...good, judge })).toThrow(/broken/);
  });

  test.each<[string, string, Detector['judge']]>([
    [
      'clear for want of knowledge',
      'nobody knows',
      ({ platform, facts }, { knowledge }) =>
        knowledge.osSupport(platform, facts.osVersion?.value ?? '').known
          ? { kind: 'could-not-judge', because: 'It is so.' }
          : { kind: 'clear' },
    ],
    [
      'clear by old knowledge',
      'it was ten years ago',
      ({ platform, facts }, { knowledge }) =>
        knowledge.osSupport(platform, facts.osVersion?.value ?? '').known
          ? { kind: 'clear' }
          : { kind: 'could-not-judge', because: 'It is so.' },
    ],
  ])('%s', (_, told, judge) => {
    const faults = faultsOfIgnorance({ ...good, needs: ['osVersion'], judge });
    expect(faults).toContain(`it said clear, told that ${told}`);
  });

  function fickle(): () => Verdict {
    let turn = 0;
    return () => (turn++ % 2 === 0 ? { kind: 'clear' } : { kind: 'could-not-judge', because: 'It is so.' });
  }
});

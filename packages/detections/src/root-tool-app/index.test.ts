import { expect, test } from 'vitest';
import { honestApp, judgeWith, over } from '../judge-over.suite.ts';
import { threatsOf } from '../made-feeds.suite.ts';
import { rootToolApp } from './index.ts';

const threats = threatsOf({
  'rootbeer.json': JSON.stringify({ root_apps: ['com.topjohnwu.magisk'], source: 'x', licence: 'x' }),
});

test('a root manager is medium, on a phone that is not rooted too', () => {
  const apps = [{ ...honestApp, appId: 'com.topjohnwu.magisk' }];
  expect(judgeWith(rootToolApp, { apps, jailbroken: false }, over(threats))).toMatchObject({
    detections: [{ severity: 'medium', subject: 'com.topjohnwu.magisk' }],
  });
});

test('other apps are clear', () => {
  expect(judgeWith(rootToolApp, { apps: [honestApp] }, over(threats))).toEqual({ kind: 'clear' });
});

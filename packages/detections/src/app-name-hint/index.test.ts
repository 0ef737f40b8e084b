import { expect, test } from 'vitest';
import { judgeWith } from '../judge-over.suite.ts';
import { appNameHint } from './index.ts';

const ask = (...names: string[]) => judgeWith(appNameHint, { appNames: names.map((name) => ({ name })) });

test('a name is a hint: low, and says that only the name was seen', () => {
  expect(ask('Mail', 'TheTruthSpy')).toMatchObject({
    detections: [
      {
        subject: 'name thetruthspy',
        severity: 'low',
        because: 'An app is called TheTruthSpy, as known stalkerware is (name only: no id and no signer was seen).',
        evidence: { basis: 'name only' },
      },
    ],
  });
});

test('case, spaces and letters that do not show hide no name', () => {
  for (const name of ['thetruthspy', ' TheTruthSpy ', 'The\u200bTruthSpy', 'TheTruth\u00adSpy']) {
    expect(ask(name)?.kind).toBe('detected');
  }
});

test('other names are clear, and so is a name that only contains one', () => {
  expect(ask('Mail', 'Outlook', 'WhatsApp', 'Remove TheTruthSpy', '', 'Teams')).toEqual({ kind: 'clear' });
});

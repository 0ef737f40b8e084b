import { expect, test } from 'vitest';
import type { FoundObject, OwnedObject, WantedObject } from '../contracts/deployment.ts';
import { planDeployment, type Situation, textOfPlan } from './plan-deployment.ts';

const owner = 'picket-1';

function want(key: string, changes: Partial<WantedObject> = {}): WantedObject {
  return {
    key,
    kind: 'profile',
    owner,
    name: `Picket ${key}`,
    because: 'It is needed.',
    platform: undefined,
    purpose: 'setup',
    needs: [],
    content: { description: 'ours' },
    audience: { include: [{ groupId: 'g1' }], exclude: [] },
    remarks: [],
    ...changes,
  };
}

function find(wanted: WantedObject, changes: Partial<FoundObject> = {}): FoundObject {
  const { key, kind, name, content, audience } = wanted;
  return {
    kind,
    remoteId: `remote-${key}`,
    name,
    mark: { owner, key },
    canBeMarked: true,
    content,
    audience,
    warnings: [],
    ...changes,
  };
}

function book(wanted: WantedObject, changes: Partial<OwnedObject> = {}): OwnedObject {
  const { key, kind, name, content, audience, needs } = wanted;
  return { key, kind, remoteId: `remote-${key}`, name, content, audience, needs, isAdopted: false, ...changes };
}

function plan(situation: Partial<Situation>) {
  return planDeployment({ owner, wanted: [], found: [], owned: [], decisions: { adopt: [] }, ...situation });
}

const said = (situation: Partial<Situation>) =>
  plan(situation).steps.map(({ action, reason, key }) => [action, key, reason].filter(Boolean).join(' '));

const a = want('a');
const unmarked = { mark: undefined };

test('what is not there is created, with everything that needs it after it', () => {
  const policy = want('policy', { audience: { include: [{ $ref: 'group' }], exclude: [] } });
  const config = want('config', { content: { apps: [{ $ref: 'app' }] } });
  const wanted = [policy, config, want('group'), want('app', { needs: ['group'] })];
  expect(said({ wanted })).toEqual(['create group', 'create policy', 'create app', 'create config']);
});

test('what is ours and as wanted is left', () => {
  expect(said({ wanted: [a], found: [find(a)], owned: [book(a)] })).toEqual(['leave a']);
});

test('a reference to what is there counts as its remote id', () => {
  const app = want('app');
  const config = want('config', {
    content: { apps: [{ $ref: 'app' }] },
    audience: { include: [{ $ref: 'app' }], exclude: [] },
  });
  const there = find(config, {
    content: { apps: ['remote-app'] },
    audience: { include: [{ groupId: 'remote-app' }], exclude: [] },
  });
  expect(said({ wanted: [app, config], found: [find(app), there], owned: [book(app), book(config)] })).toEqual([
    'leave app',
    'leave config',
  ]);
});

test('what differs is told property by property, and settings by their key', () => {
  const settings = (url: string, extra: readonly object[] = []) => ({
    settings: [{ key: 'server_url', value: url }, ...extra],
  });
  const wanted = want('a', { content: settings('https://new') });
  const found = find(wanted, {
    content: settings('https://old', [{ key: 'left/over', value: 1 }]),
    audience: { include: [{ groupId: 'g2' }], exclude: [] },
  });
  const { steps } = plan({ wanted: [wanted], found: [found], owned: [book(wanted)] });
  expect(steps[0]).toMatchObject({
    action: 'change',
    differences: [
      { path: '/audience/include/g1', from: null, to: { groupId: 'g1' } },
      { path: '/audience/include/g2', from: { groupId: 'g2' }, to: null },
      { path: '/settings/left~1over', from: { key: 'left/over', value: 1 }, to: null },
      { path: '/settings/server_url/value', from: 'https://old', to: 'https://new' },
    ],
  });
});

test('absent and null are the same, and so is another order of settings', () => {
  const wanted = want('a', { content: { settings: [{ key: '1' }, { key: '2' }], notes: null } });
  const found = find(wanted, { content: { settings: [{ key: '2' }, { key: '1', value: null }] } });
  expect(said({ wanted: [wanted], found: [found], owned: [book(wanted)] })).toEqual(['leave a']);
});

test('what somebody edited is drift; what only Picket wants otherwise is not', () => {
  const made = want('a', { content: { rule: 'old', title: 'ours' } });
  const wanted = want('a', { content: { rule: 'new', title: 'ours' } });
  const edited = find(made, { content: { rule: 'old', title: 'theirs' } });
  const [step] = plan({ wanted: [wanted], found: [edited], owned: [book(made)] }).steps;
  expect(step?.differences.map(({ path }) => path)).toEqual(['/rule', '/title']);
  expect(step?.drift).toEqual([{ path: '/title', from: 'ours', to: 'theirs' }]);
});

test('what somebody edited to just what is wanted now is left, and is no drift', () => {
  const made = want('a', { content: { rule: 'old' } });
  const wanted = want('a', { content: { rule: 'new' } });
  const [step] = plan({ wanted: [wanted], found: [find(wanted)], owned: [book(made)] }).steps;
  expect(step).toMatchObject({ action: 'leave', drift: [] });
});

test('what was deleted by hand is created again, or struck from the books', () => {
  expect(said({ wanted: [a], owned: [book(a)] })).toEqual(['create a gone']);
  expect(said({ owned: [book(a)] })).toEqual(['release a gone']);
});

test('what is no longer wanted is deleted in reverse, after everything else', () => {
  const b = want('b', { needs: ['a'] });
  const c = want('c', { needs: ['b'] });
  const owned = [a, b, c].map((each) => book(each));
  const found = [a, b, c].map((each) => find(each));
  expect(said({ wanted: [want('new')], owned, found })).toEqual(['create new', 'delete c', 'delete b', 'delete a']);
});

test('an object of the same name that Picket did not make is a clash, however it is written', () => {
  const theirs = find(a, { ...unmarked, name: ' PICKET A ', content: { description: 'theirs' } });
  const [step] = plan({ wanted: [a], found: [theirs] }).steps;
  expect(step).toMatchObject({
    action: 'clash',
    reason: 'name-taken',
    differences: [{ path: '/description', from: 'theirs', to: 'ours' }],
  });
});

test('of another kind the same name is no clash', () => {
  expect(said({ wanted: [a], found: [find(a, { ...unmarked, kind: 'policy' })] })).toEqual(['create a']);
});

test('adopting takes the decision of an operator, about just this object', () => {
  const theirs = find(a, unmarked);
  const decide = (remoteId: string) => ({ adopt: [{ key: 'a', kind: 'profile', remoteId }] });
  expect(said({ wanted: [a], found: [theirs], decisions: decide(theirs.remoteId) })).toEqual(['adopt a name-taken']);
  expect(said({ wanted: [a], found: [theirs], decisions: decide('another') })).toEqual(['clash a name-taken']);
});

test('what was adopted is kept as wanted, and stays there when it no longer is', () => {
  const owned = [book(a, { isAdopted: true })];
  const theirs = find(a, { ...unmarked, content: { description: 'edited' } });
  expect(said({ wanted: [a], found: [theirs], owned })).toEqual(['change a']);
  expect(said({ found: [theirs], owned })).toEqual(['release a adopted']);
});

test('an object of another Picket is somebody else’s, and cannot be adopted', () => {
  const theirs = find(a, { mark: { owner: 'picket-2', key: 'a' } });
  const decisions = { adopt: [{ key: 'a', kind: 'profile', remoteId: theirs.remoteId }] };
  expect(said({ wanted: [a], found: [theirs], decisions })).toEqual(['clash a other-picket']);
  expect(said({ found: [theirs] })).toEqual([]);
  expect(said({ wanted: [a], found: [theirs], owned: [book(a)], decisions })).toEqual(['clash a other-picket']);
  expect(said({ found: [theirs], owned: [book(a, { isAdopted: true })] })).toEqual(['release a adopted']);
});

test('who takes the mark off takes the object: it is neither changed nor deleted without a decision', () => {
  const theirs = find(a, { ...unmarked, content: { description: 'mine now' } });
  const owned = [book(a)];
  expect(said({ wanted: [a], found: [theirs], owned })).toEqual(['clash a mark-removed']);
  expect(said({ found: [theirs], owned })).toEqual(['release a mark-removed']);
  const decisions = { adopt: [{ key: 'a', kind: 'profile', remoteId: theirs.remoteId }] };
  expect(said({ wanted: [a], found: [theirs], owned, decisions })).toEqual(['adopt a mark-removed']);
});

test('what has our mark and our name is ours even if the books have lost it', () => {
  expect(said({ wanted: [a], found: [find(a)] })).toEqual(['leave a found-by-mark']);
});

test('what was begun is found by its mark, whatever became of the answer', () => {
  const owned = [book(a, { remoteId: undefined })];
  expect(said({ wanted: [a], found: [find(a)], owned })).toEqual(['leave a found-as-begun']);
  expect(said({ wanted: [a], owned })).toEqual(['create a']);
  expect(said({ found: [find(a)], owned })).toEqual(['delete a']);
});

test('where there is no room for a mark, what was begun is found by its name and its whole content', () => {
  const noRoom = { ...unmarked, canBeMarked: false };
  const owned = [book(a, { remoteId: undefined })];
  expect(said({ wanted: [a], found: [find(a, noRoom)], owned })).toEqual(['leave a found-as-begun']);
  expect(said({ wanted: [a], found: [find(a, { ...noRoom, content: { description: 'other' } })], owned })).toEqual([
    'clash a name-taken',
  ]);
  expect(said({ wanted: [a], found: [find(a, noRoom)] })).toEqual(['clash a name-taken']);
  expect(said({ found: [find(a, noRoom)], owned: [book(a)] })).toEqual(['delete a']);
});

test('a copy that somebody made of our object, mark and all, is told and not touched', () => {
  const copy = find(a, { remoteId: 'copy', name: 'Picket a - Copy' });
  expect(said({ wanted: [a], found: [find(a), copy], owned: [book(a)] })).toEqual(['leave a', 'clash a copy']);
  expect(said({ found: [copy] })).toEqual(['clash a copy']);
});

test('what waits for the decision of a clash says so', () => {
  const b = want('b', { content: { of: { $ref: 'a' } } });
  const c = want('c', { needs: ['b'] });
  const { steps } = plan({ wanted: [a, b, c], found: [find(a, unmarked)] });
  expect(steps.map(({ action, blockedBy }) => [action, blockedBy])).toEqual([
    ['clash', []],
    ['create', ['a']],
    ['create', ['a']],
  ]);
});

test('circles, needs that nobody wants and keys used twice are mistakes of ours, told at once', () => {
  expect(() => plan({ wanted: [want('a', { needs: ['b'] }), want('b', { needs: ['a'] })] })).toThrow(TypeError);
  expect(() => plan({ wanted: [want('a', { needs: ['b'] })] })).toThrow('a needs b');
  expect(() => plan({ wanted: [a, a] })).toThrow('a is wanted twice');
});

test('the text of a plan changes with anything an operator was shown, and with nothing else', () => {
  const situation = { wanted: [a], found: [find(a)], owned: [book(a)] };
  const text = textOfPlan(plan(situation));
  expect(textOfPlan(plan({ ...situation, found: [find(a), find(want('z'), unmarked)] }))).toBe(text);
  expect(textOfPlan(plan({ ...situation, found: [find(a, { warnings: ['It is switched on.'] })] }))).not.toBe(text);
  expect(textOfPlan(plan({ ...situation, found: [find(a, { content: { description: 'edited' } })] }))).not.toBe(text);
});

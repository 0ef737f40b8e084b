import { expect, test } from 'vitest';
import { day, minute } from '../../clock.ts';
import { simulate } from '../../testing/simulated.suite.ts';

const log = '/v1.0/auditLogs/signIns';

async function fiveSignIns() {
  const simulated = await simulate();
  const phones = simulated.control.phones.list({ tenant: 'Contoso' });
  const ids = phones.slice(0, 5).map(({ phoneId }) => {
    simulated.control.clock.advance({ ms: minute });
    return simulated.control.phones.signIn({ phone: phoneId }).signInId;
  });
  return { ...simulated, ids };
}

test('the log begins with the newest', async () => {
  const { listAll, ids } = await fiveSignIns();
  const { items, pages } = await listAll(`${log}?$top=2`);
  expect(items.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(pages).toBe(3);
});

test('it can be read from a moment on, oldest first', async () => {
  const { listAll, ids } = await fiveSignIns();
  const { items } = await listAll(
    `${log}?$filter=createdDateTime ge 2026-11-20T09:03:00Z&$orderby=createdDateTime&$top=2`,
  );
  expect(items.map(({ id }) => id)).toEqual(ids.slice(2));
});

test('sign-ins of one moment are each told once, either way round', async () => {
  const { control, listAll } = await simulate();
  const [phone] = control.phones.list({ tenant: 'Contoso' });
  const ids = Array.from({ length: 9 }, () => control.phones.signIn({ phone: phone?.phoneId ?? '' }).signInId);
  for (const order of ['createdDateTime asc', 'createdDateTime desc']) {
    const { items } = await listAll(`${log}?$orderby=${order}&$top=2`);
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  }
});

test('where the log is slow, a sign-in shows later, under its own time', async () => {
  const { control, listAll } = await simulate();
  control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { signInLogDelayMs: 5 * minute } });
  const [phone] = control.phones.list({ tenant: 'Contoso' });
  control.phones.signIn({ phone: phone?.phoneId ?? '' });
  expect((await listAll(log)).items).toEqual([]);
  control.clock.advance({ ms: 5 * minute });
  expect((await listAll(log)).items.map(({ createdDateTime }) => createdDateTime)).toEqual([
    '2026-11-20T09:00:00.000Z',
  ]);
});

test('after thirty days the log forgets', async () => {
  const { control, listAll, token } = await fiveSignIns();
  control.clock.advance({ ms: 31 * day });
  const [phone] = control.phones.list({ tenant: 'Contoso' });
  const { signInId } = control.phones.signIn({ phone: phone?.phoneId ?? '' });
  const { items } = await listAll(log, await token());
  expect(items.map(({ id }) => id)).toEqual([signInId]);
});

test('an order that is not modelled is refused', async () => {
  const { graph } = await simulate();
  expect((await graph('GET', `${log}?$orderby=userDisplayName`)).status).toBe(501);
});

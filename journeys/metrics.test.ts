import { minute } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { metricCatalogue } from '../packages/server/src/metrics/metric-catalogue.ts';
import { linkTenant } from './link-tenant.ts';
import { metricsToken, owner, startWorld, type World } from './world.ts';

let world: World;
let text = '';

beforeAll(async () => {
  world = await startWorld({ seed: 41 });
  const { items } = await world.call(wire.listTenants);
  const fabrikam = items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  for (const { phoneId } of world.simulator.control.phones.list({ tenant: 'Contoso' }).slice(0, 6))
    world.simulator.control.phones.update({ phone: phoneId, securityPatchLevel: '2025-03-01', checkIn: true });
  await linkTenant(world, { tenantId: fabrikam, owner });
  await world.pass(2 * minute);
  const answer = await scrape();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
  text = await answer.text();
});
afterAll(() => world?.close());

const scrape = (path = '', headers: Record<string, string> = { authorization: `Bearer ${metricsToken}` }) =>
  fetch((world.server().metricsUrl ?? '') + path, { headers });

/** The values of one metric, by its labels as they stand. */
function valuesOf(name: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(new RegExp(`^${name}(\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, labels = '', value]) => [
      labels,
      Number(value),
    ]),
  );
}

test('only this machine, only that path, and only with the token', async () => {
  expect(new URL(world.server().metricsUrl ?? '').hostname).toBe('127.0.0.1');
  const wrong = [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${metricsToken}` }, { cookie: 'x=y' }];
  for (const headers of wrong) {
    const answer = await scrape('', headers as Record<string, string>);
    expect([answer.status, await answer.text()]).toEqual([401, '']);
  }
  expect((await scrape('/../')).status).toBe(404);
  expect((await fetch(`${world.url()}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).status).toBe(
    404,
  );
});

test('devices, backlogs, ages, links, jobs and requests have the figures that the API gives', async () => {
  const { devicesByLevel } = await world.call(wire.getOverview);
  const levels = valuesOf('picket_devices');
  expect(levels.get('{level="high"}')).toBeGreaterThanOrEqual(devicesByLevel.high);
  const { rows } = await world
    .database()
    .acrossTenants((db) =>
      sql<{ count: number }>`select count(*) as count from devices_device where retired_at is null`.execute(db),
    );
  expect([...levels.values()].reduce((sum, count) => sum + count, 0)).toBe(Number(rows[0]?.count));
  expect(valuesOf('picket_assessment_backlog').get('')).toBe(0);
  expect([...valuesOf('picket_connectors').keys()].join()).toMatch(/uem="intune",state="/);
  expect(valuesOf('picket_sync_age_seconds').get('{kind="managed-devices"}')).toBeLessThan(60);
  expect([...valuesOf('picket_outgoing_requests_total').keys()]).toEqual(
    expect.arrayContaining([
      '{service="entra",status="200"}',
      '{service="directory",status="200"}',
      '{service="intune-devices",status="200"}',
    ]),
  );
  expect([...valuesOf('picket_decided_to_accepted_seconds_count').values()].some((count) => count > 0)).toBe(true);
  expect(valuesOf('picket_http_requests_total').get('{operation="listTenants",status="200"}')).toBeGreaterThan(0);
  expect(valuesOf('picket_audit_chains_broken').get('')).toBe(0);
  expect(valuesOf('picket_jobs').size).toBeGreaterThan(0);
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  for (const name of Object.keys(metricCatalogue)) expect(text).toContain(`# HELP ${name} `);
});

test('no label and no value holds a name or an id of anybody', async () => {
  const { rows } = await world.database().acrossTenants((db) =>
    sql<{ word: string }>`
      select tenant_id::text as word from devices_device union select device_id::text from devices_device
      union select name from devices_device union select serial_number from devices_device
      union select user_principal_name from devices_device union select user_display_name from devices_device
      union select entra_device_id::text from devices_device union select remote_id from devices_device
      union select name from tenants_tenant union select name from operators_operator
      union select id::text from operators_operator`.execute(db),
  );
  const words = rows.map(({ word }) => word).filter((word) => typeof word === 'string' && word.length > 3);
  expect(words.length).toBeGreaterThan(100);
  expect(words.filter((word) => text.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
  const labels = new Set([...text.matchAll(/[{,]([a-z_]+)="/g)].map(([, label]) => label));
  const known: string[] = Object.values(metricCatalogue).flatMap((metric) =>
    'labels' in metric ? [...metric.labels] : [],
  );
  // Of the histograms, and of the process's own figures.
  const others = ['le', 'type', 'space', 'kind', 'version', 'major', 'minor', 'patch'];
  expect([...labels].filter((label) => ![...known, ...others].includes(label ?? ''))).toEqual([]);
});

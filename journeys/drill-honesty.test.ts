import { minute } from '@picket/domain';
import { expect, test } from 'vitest';
import { describeDifference } from './difference.ts';
import { runDrill } from './drill.ts';
import type { World } from './world.ts';

/** Straight into the tables, as no code of Picket's would. */
const execute = (world: World, text: string) => world.database().jobStore.executeSql(text);

test('a drill that is lied to says so: each lie is found, and each as what it is', { timeout: 300_000 }, async () => {
  const report = await runDrill({
    seed: 3,
    kills: 1,
    patienceMs: minute,
    plant: async (world, subjects) => {
      const { control } = world.simulator;
      const [tagged] = control.phones.list({ tenant: 'Contoso' });
      const blind = subjects.find(({ levels }) => levels.join() === 'not-assessed');
      if (tagged === undefined || blind === undefined) throw new Error('there is nothing to lie about');
      // A tag that Picket did not write, and a phone that is called secured for a moment, until it is judged again.
      control.phones.setExtensionAttribute({ phone: tagged.phoneId, name: 'extensionAttribute15', value: 'medium' });
      const { entraDeviceId, deviceName } = control.phones.get({ phone: blind.phoneId });
      await execute(world, `update devices_device set level = 'secured' where entra_device_id = '${entraDeviceId}'`);
      // A sync that nobody answers for.
      await execute(
        world,
        `insert into sync_run (tenant_id, run_id, state, dry_run, accept_shrinkage, kinds, started_at, progress, differences)
         values ('${world.contosoId}', gen_random_uuid(), 'completed', false, false, '[]', now(), 'done', '[]')`,
      );
      // An upload that was sent once more under another name.
      const contoso = [...world.simulator.world.tenants.values()].find(({ displayName }) => displayName === 'Contoso');
      const [upload] = contoso?.partner.uploads.values() ?? [];
      if (contoso === undefined || upload === undefined) throw new Error(`nothing was uploaded of ${deviceName}`);
      contoso.partner.uploads.set('again', { ...upload, id: 'again' });
    },
  });
  const found = report.differences.map(describeDifference).join('\n');
  expect(found).toMatch(/^lost: .* its tag is medium and should be undefined$/m);
  expect(found).toMatch(/^wrong-secured: .* was seen as secured at/m);
  expect(found).toMatch(/^doubled: .* Intune was told \d+ times what it had been told$/m);
  expect(found).toMatch(/^audit: \d+ syncs were begun and \d+ are in the log$/m);
  // And what is needed to explain it is there.
  expect(report.diagnosis?.rows.devices_device?.length).toBeGreaterThan(10);
  expect(report.diagnosis?.diary.join('\n')).toContain(`killed at: ${report.kills[0]?.place}`);
});

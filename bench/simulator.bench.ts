import { Agent, get } from 'node:http';
import type { Bench } from './harness/bench.ts';
import { figure, takeTurns } from './harness/measure.ts';
import { memoryOf, startSideProcess } from './harness/side-process.ts';
import type { SimulatorSizeMethods } from './parts/simulator-size.side.ts';

const select =
  'id,deviceName,userId,userPrincipalName,operatingSystem,osVersion,complianceState,lastSyncDateTime,model,manufacturer,azureADDeviceId,partnerReportedThreatState';

export const simulator: Bench = {
  name: 'simulator',
  what: 'a simulated tenant of 100,000 phones, 50,000 users, 2,000 groups and 100 apps a phone: making it, and asking it for pages of 1,000 managed devices with `$select` of 12 properties, one after another',
  limit: 'a bare server that sends the same bytes from memory, asked in the same way',
  aim: 'made in less than 30 s and less than 2 GB; pages at 15 % of the rate or more',
  mostMs: 600_000,

  async run(options) {
    const { size, rounds, log } = options;
    const side = new URL('parts/simulator-size.side.ts', import.meta.url);
    const made = await startSideProcess<SimulatorSizeMethods>(options, side);
    const tenant = await made.ask('make', {
      phones: size(100_000, 2_000),
      users: size(50_000, 1_000),
      groups: size(2_000, 60),
      appsPerPhone: 100,
    });
    const { peak } = memoryOf(made.pid);
    log(`${tenant.phones} phones, ${tenant.users} users, ${tenant.groups} groups in ${tenant.seconds.toFixed(1)} s`);

    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    options.cleanUp(async () => agent.destroy());
    const headers = { authorization: `Bearer ${tenant.token}` };
    const page = `${tenant.origin}/v1.0/deviceManagement/managedDevices?$top=1000&$select=${select}`;
    const bytes = await readAll(agent, page, headers);
    const bare = await startSideProcess<SimulatorSizeMethods>(options, side);
    const bareOrigin = await bare.ask('serve', { bytes });
    log(`a page has ${Math.round(bytes.length / 1024)} KiB`);

    const count = rounds(200, 5);
    const rateOf = async (url: string) => {
      for (let index = 0; index < Math.ceil(count / 10); index += 1) await readAll(agent, url, headers);
      const startedAt = performance.now();
      for (let index = 0; index < count; index += 1) await readAll(agent, url, headers);
      return count / ((performance.now() - startedAt) / 1000);
    };
    const pairs = await takeTurns(
      rounds(5, 1),
      () => rateOf(page),
      () => rateOf(bareOrigin),
    );
    return [
      figure('made in', 's', [tenant.seconds], { most: 30 }),
      figure('made in, time of the processor', 's', [tenant.cpuSeconds]),
      figure('memory at its worst', 'MB', [peak], { most: 2_000 }),
      figure(
        'pages',
        '/s',
        pairs.map(({ subject }) => subject),
      ),
      figure(
        'pages: limit',
        '/s',
        pairs.map(({ limit }) => limit),
      ),
      figure(
        'pages: of the limit',
        '%',
        pairs.map(({ subject, limit }) => (subject / limit) * 100),
        { least: 15 },
      ),
    ];
  },
};

function readAll(agent: Agent, url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new Error(`${url}: ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, faults, planActions } from '@picket/domain';
import {
  applyDeployment,
  type Deployment,
  type DeploymentPlan,
  type DeploymentPlanStep,
  type DeploymentRun,
  decideDeployment,
  exportDeployment,
  getDeployment,
  getDeploymentRun,
  listTenants,
  type Operation,
  planDeploymentNow,
  steerDeployment,
} from '@picket/wire/console';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CommandFailure } from '../failure.ts';
import { buildProgram } from '../program.ts';
import { testTerminal } from '../terminal/testing.suite.ts';

const tenantId = '0198c0de-0000-4000-8000-000000000001';
const runId = '0198c0de-0000-4000-8000-000000000002';
const at = '2026-11-28T09:00:00.000Z';

function step(key: string, more: Partial<DeploymentPlanStep> = {}): DeploymentPlanStep {
  return {
    key,
    action: 'create',
    reason: null,
    kind: 'agent-app',
    kindTitle: 'App',
    name: `Picket ${key}`,
    because: 'It is the agent.',
    platform: 'ios',
    purpose: 'setup',
    needs: [],
    blockedBy: [],
    remoteId: null,
    differences: [],
    drift: [],
    decided: null,
    warnings: [],
    remarks: [],
    ...more,
  };
}

function planOf(steps: readonly DeploymentPlanStep[], more: Partial<DeploymentPlan> = {}): DeploymentPlan {
  const sums = Object.fromEntries(
    planActions.map((action) => [action, steps.filter((each) => each.action === action).length]),
  ) as DeploymentPlan['sums'];
  return {
    at,
    aim: 'apply',
    fingerprint: `of ${steps.map(({ action, key }) => `${action} ${key}`).join(', ')}`,
    changes: steps.filter(({ action }) => action !== 'leave' && action !== 'clash').length,
    sums,
    steps: [...steps],
    notPlanned: [],
    handedOver: [],
    told: [],
    ...more,
  };
}

function runOf(steps: readonly DeploymentPlanStep[], more: Partial<DeploymentRun> = {}): DeploymentRun {
  return {
    id: runId,
    aim: 'apply',
    state: 'completed',
    startedBy: 'Olivia Owner',
    startedAt: at,
    endedAt: at,
    done: steps.length,
    failed: 0,
    total: steps.length,
    problem: null,
    asked: null,
    waiting: null,
    steps: steps.map(({ key, action, kind, kindTitle, name, remoteId }) => ({
      key,
      action,
      kind,
      kindTitle,
      name,
      remoteId,
      state: 'done' as const,
      requestIds: ['r-1'],
      problem: null,
      endedAt: at,
    })),
    ...more,
  };
}

const refused = (code: ErrorCode, detail: string) => ({ code, detail });
type Refusal = ReturnType<typeof refused>;
const isRefusal = (given: object | undefined): given is Refusal =>
  given !== undefined && 'code' in given && 'detail' in given;

/** A server that plays a few operations, and remembers what it was asked. */
class Server {
  readonly asked: { readonly id: string; readonly key?: string; readonly body?: unknown }[] = [];
  plans: DeploymentPlan[] = [planOf([step('clip')])];
  apply: DeploymentRun | Refusal = runOf([step('clip')]);
  runs: DeploymentRun[] = [];
  deployment: Deployment = { objects: [], decisions: [], look: null, run: null };
  decided: Refusal | undefined;

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const { method = 'GET' } = init ?? {};
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    for (const [operation, answer] of this.#answers) {
      const path = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(url.pathname);
      if (operation.method !== method || path === null) continue;
      const key = operation === decideDeployment ? decodeURIComponent(path[2] ?? '') : undefined;
      const query = Object.fromEntries(url.searchParams);
      this.asked.push({
        id: operation.id,
        ...(key === undefined ? {} : { key }),
        ...(body === undefined ? {} : { body }),
      });
      const given = answer(query);
      if (isRefusal(given)) return problem(given);
      return given === undefined ? new Response(null, { status: 204 }) : Response.json(given);
    }
    throw new Error(`nobody plays ${method} ${url.pathname}`);
  };

  get #answers(): readonly (readonly [Operation, (query: Record<string, string>) => object | undefined])[] {
    return [
      [
        listTenants,
        () => ({
          items: [{ id: tenantId, name: 'Contoso', entraTenantId: null, createdAt: at, role: 'owner' }],
        }),
      ],
      [planDeploymentNow, () => (this.plans.length > 1 ? this.plans.shift() : this.plans[0])],
      [applyDeployment, () => this.apply],
      [steerDeployment, () => this.apply],
      [getDeploymentRun, () => (this.runs.length > 1 ? this.runs.shift() : this.runs[0])],
      [getDeployment, () => this.deployment],
      [decideDeployment, () => this.decided],
      [
        exportDeployment,
        () => ({
          objects: [
            {
              key: 'clip',
              kind: 'agent-app',
              name: 'Picket',
              because: 'It is the agent.',
              request: 'POST /v1.0/deviceAppManagement/mobileApps',
              body: { displayName: 'Picket' },
              groups: { include: ['g'], exclude: [] },
            },
          ],
          notPlanned: [],
        }),
      ],
    ];
  }
}

function problem({ code, detail }: Refusal): Response {
  const { title, remedy } = faults[code];
  return Response.json(
    { type: `urn:picket:error:${code}`, title, status: 409, detail, instance: 'r-9', code, remedy, retry: 'never' },
    { status: 409 },
  );
}

let server: Server;
beforeEach(() => {
  server = new Server();
});

/** What a person or a script sees of one line typed. */
async function picket(...line: readonly string[]) {
  const { terminal, out, err } = testTerminal({ PICKET_URL: 'https://picket.example', PICKET_TOKEN: 'x' });
  let code = 0;
  try {
    const program = buildProgram({ ...terminal, fetch: server.fetch }, (given) => {
      code = given;
    });
    await program.parseAsync(['deployment', ...line], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return { code: error.exitCode, out: out(), err: `${err()}\n${error.message}` };
  }
  return { code, out: out(), err: err() };
}

const askedFor = (id: string) => server.asked.filter((each) => each.id === id);

describe('plan', () => {
  test('says what would be done, what is deleted first, and what is not planned with the reason', async () => {
    server.plans = [
      planOf([step('clip'), step('old', { action: 'delete', because: null }), step('group', { action: 'leave' })], {
        notPlanned: [{ what: 'Web protection', because: 'This Picket does not answer DNS yet.' }],
      }),
    ];
    const { code, out } = await picket('plan');
    expect(code).toBe(0);
    expect(out.indexOf('- Picket old')).toBeLessThan(out.indexOf('+ Picket clip'));
    expect(out).toContain('  not planned: Web protection\n      This Picket does not answer DNS yet.');
    expect(out).toContain('Plan: 1 to delete, 1 to create, 1 as they should be.');
    expect(askedFor('applyDeployment')).toEqual([]);
  });

  test('tells a script by its exit code that there is something to do', async () => {
    expect((await picket('plan', '--detailed-exitcode')).code).toBe(2);
    server.plans = [planOf([step('clip', { action: 'leave' })])];
    const { code, out } = await picket('plan', '--detailed-exitcode');
    expect([code, out]).toEqual([0, 'Plan: 1 as they should be.\nNothing to do.']);
  });

  test('says of what stands in the way whose it is, and how to decide', async () => {
    server.plans = [planOf([step('clip', { action: 'clash', reason: 'name-taken', remoteId: 'theirs' })])];
    const { out } = await picket('plan');
    expect(out).toContain(
      'Somebody else made something of this name: it is left alone until you decide. Its id: theirs',
    );
    expect(out).toContain('Decide: picket deployment adopt clip, or picket deployment beside clip');
  });

  test('writes names from Intune so that they draw nothing on a terminal', async () => {
    server.plans = [planOf([step('clip', { name: '\u001b[31mred' })])];
    expect((await picket('plan')).out).not.toContain('\u001b');
  });

  test('is one JSON document for programs, and nothing else', async () => {
    const { out, err } = await picket('plan', '--json');
    expect(JSON.parse(out)).toEqual(server.plans[0]);
    expect(err).toBe('');
  });
});

describe('apply and remove', () => {
  test('only show the plan until somebody says yes to it', async () => {
    for (const aim of ['apply', 'remove']) {
      const { code, out, err } = await picket(aim);
      expect(code).toBe(0);
      expect(out).toContain('+ Picket clip');
      expect(err).toContain(
        `Nothing was done. To do exactly this: picket deployment ${aim} --fingerprint of create clip`,
      );
    }
    expect(askedFor('applyDeployment')).toEqual([]);
  });

  test('do with --yes what is planned at this moment, and tell each step as it ends', async () => {
    const running = { ...runOf([step('clip')]), state: 'running' as const, endedAt: null, done: 0 };
    const [begun] = running.steps;
    server.apply = { ...running, steps: begun === undefined ? [] : [{ ...begun, state: 'begun', requestIds: [] }] };
    server.runs = [runOf([step('clip')])];
    const { code, out } = await picket('apply', '--yes');
    expect(code).toBe(0);
    expect(askedFor('applyDeployment')).toMatchObject([{ body: { aim: 'apply', fingerprint: 'of create clip' } }]);
    expect(out).toContain('+ done      Picket clip  request r-1');
    expect(out).toContain('Deployment by Olivia Owner, begun 3 h ago: completed, 1 of 1 done');
  });

  test('do with --fingerprint exactly that plan, without reading another', async () => {
    server.apply = { ...runOf([step('clip', { action: 'delete' })]), aim: 'remove' };
    const { code, out } = await picket('remove', '--fingerprint', 'seen');
    expect(code).toBe(0);
    expect(askedFor('planDeployment')).toEqual([]);
    expect(askedFor('applyDeployment')).toMatchObject([{ body: { aim: 'remove', fingerprint: 'seen' } }]);
    expect(out).toContain('Removal by Olivia Owner');
  });

  test('do nothing where nothing is to be done', async () => {
    server.plans = [planOf([])];
    expect(await picket('apply', '--yes')).toMatchObject({
      code: 0,
      out: 'Plan: nothing is planned, and nothing of Picket’s is there.\nNothing to do.',
    });
    expect(askedFor('applyDeployment')).toEqual([]);
  });

  test('come back at once with --no-wait', async () => {
    server.apply = { ...runOf([step('clip')]), state: 'running', endedAt: null, done: 0 };
    expect((await picket('apply', '--yes', '--no-wait')).code).toBe(0);
    expect(askedFor('getDeploymentRun')).toEqual([]);
  });

  test('exit with 1 where not all of it could be done, and say why and how to go on', async () => {
    const run = runOf([step('clip')], { state: 'incomplete', done: 0, failed: 1 });
    const [only] = run.steps;
    const failed = { code: 'target_missing', detail: 'There is no such group.', remedy: 'Choose another.' };
    server.apply = { ...run, steps: only === undefined ? [] : [{ ...only, state: 'failed', problem: failed }] };
    const { code, out } = await picket('apply', '--yes');
    expect(code).toBe(1);
    expect(out).toContain('FAILED    Picket clip');
    expect(out).toContain('There is no such group. Choose another.');
    expect(out).toContain('To go on: picket deployment continue');
  });

  test('refuse a plan that no longer fits, show the new one, and offer exactly that', async () => {
    server.plans = [planOf([step('clip', { action: 'clash', reason: 'name-taken', remoteId: 'x' }), step('profile')])];
    server.apply = refused('plan_outdated', 'The tenant has changed.');
    const { code, out, err } = await picket('apply', '--fingerprint', 'of create clip');
    expect(code).toBe(1);
    expect(err).toContain('The plan no longer fits. The tenant has changed.');
    expect(out).toContain('! Picket clip');
    expect(err).toContain('picket deployment apply --fingerprint of clash clip, create profile');
    expect(askedFor('applyDeployment')).toHaveLength(1);
  });

  test('leave a script that reads JSON with the refusal alone', async () => {
    server.apply = refused('plan_outdated', 'The tenant has changed.');
    const { code, out, err } = await picket('apply', '--fingerprint', 'old', '--json');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('(plan_outdated, request r-9)');
  });

  test('of somebody who applies at the same time hear who it is', async () => {
    server.apply = refused('deployment_under_way', 'Adam applies a plan since 3 min.');
    const { code, err } = await picket('apply', '--yes');
    expect(code).toBe(1);
    expect(err).toContain('Adam applies a plan since 3 min.');
  });

  test('without consent exit with 77', async () => {
    server.apply = refused('consent_missing', 'Nobody consents to setup.');
    expect((await picket('apply', '--yes')).code).toBe(77);
  });
});

describe('decisions', () => {
  test('adopting looks up what stands in the way, and names that and nothing else', async () => {
    server.plans = [planOf([step('clip', { action: 'clash', reason: 'name-taken', remoteId: 'theirs' })])];
    const { code, out } = await picket('adopt', 'clip');
    expect(code).toBe(0);
    expect(askedFor('decideDeployment')).toEqual([
      { id: 'decideDeployment', key: 'clip', body: { decision: 'adopt', remoteId: 'theirs' } },
    ]);
    expect(out).toBe('Decided for clip: adopt. Nothing has happened in Intune: picket deployment plan');
  });

  test('adopting by id asks nobody first', async () => {
    await picket('adopt', 'clip', '--id', 'theirs');
    expect(askedFor('planDeployment')).toEqual([]);
    expect(askedFor('decideDeployment')).toMatchObject([{ body: { decision: 'adopt', remoteId: 'theirs' } }]);
  });

  test.each([
    ['release', 'release'],
    ['forget', 'forget'],
    ['keep', 'keep'],
    ['put-back', 'put-back'],
    ['undecide', 'none'],
  ])('%s is sent for the key that was named', async (typed, decision) => {
    const { code, out } = await picket(typed, 'a key/with signs', '--json');
    expect(code).toBe(0);
    expect(askedFor('decideDeployment')).toEqual([
      { id: 'decideDeployment', key: 'a key/with signs', body: { decision } },
    ]);
    expect(JSON.parse(out)).toEqual({ key: 'a key/with signs', decision });
  });

  test('what cannot be decided is refused in the server’s words', async () => {
    server.decided = refused('conflict', 'Only what was adopted can be given back. What Picket made can be forgotten.');
    const { code, out, err } = await picket('release', 'clip');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('What Picket made can be forgotten.');
  });

  test('what was given up is told by the status, with who decided it', async () => {
    server.deployment = {
      ...server.deployment,
      decisions: [{ key: 'clip', decision: 'forget', name: 'Picket', by: 'Olivia Owner', at }],
    };
    const { code, out } = await picket('status');
    expect(code).toBe(0);
    expect(out).toContain('left alone: Picket  clip  forgotten by Olivia Owner 3 h ago');
  });
});

describe('a run', () => {
  test('that never was cannot be continued', async () => {
    const { code, err } = await picket('continue');
    expect(code).toBe(1);
    expect(err).toContain('Nothing was ever applied here.');
  });

  test('that stopped makes the status exit with 1, with what to do', async () => {
    const why = { code: 'consent_missing', detail: 'Nobody consents.', remedy: 'Grant it again.' };
    server.deployment = {
      ...server.deployment,
      run: runOf([step('clip')], { state: 'stopped', done: 0, problem: why }),
    };
    const { code, out } = await picket('status');
    expect(code).toBe(1);
    expect(out).toContain('Nobody consents. Grant it again.\nTo go on: picket deployment continue');
  });
});

describe('export', () => {
  test('is Graph’s own JSON, on standard output', async () => {
    expect(JSON.parse((await picket('export')).out).objects).toMatchObject([
      { request: 'POST /v1.0/deviceAppManagement/mobileApps', body: { displayName: 'Picket' } },
    ]);
  });

  test('goes to a file that is named, and says how many', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picket-export-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { out, err } = await picket('export', '--to', join(folder, 'all.json'));
    expect([out, err]).toEqual(['', `1 objects written to ${join(folder, 'all.json')}`]);
    expect(JSON.parse(readFileSync(join(folder, 'all.json'), 'utf8')).objects).toHaveLength(1);
  });
});

describe('bad input', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([[['adopt']], [['plan', 'x', '--no-such-option']], [['shrink']]])('%j exits with 64', async (line) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    await expect(picket(...line)).rejects.toThrow('exit 64');
    expect(exit).toHaveBeenCalledWith(64);
    expect(server.asked).toEqual([]);
  });

  test('a tenant that is not there exits with 64, and says which there are', async () => {
    const { code, err } = await picket('plan', '--tenant', 'Fabrikam');
    expect(code).toBe(64);
    expect(err).toContain('No tenant is called "Fabrikam". There are: Contoso');
  });
});

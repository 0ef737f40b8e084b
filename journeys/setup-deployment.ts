import * as wire from '@picket/wire/console';
import { grantPurpose } from './link-tenant.ts';
import { signIn } from './session.ts';
import { owner, type World } from './world.ts';

/** An Entra administrator of Contoso allows Picket to write in Intune. */
export async function grantSetup(world: World): Promise<void> {
  const session = await signIn(world.url(), owner);
  await grantPurpose(world, { tenantId: world.contosoId, session, purpose: 'setup' });
}

/** Takes it back, as the administrator does in Entra's own pages. */
export function withdrawSetup(world: World): void {
  const { control } = world.simulator;
  const setup = control.registrations
    .list({ tenant: 'Contoso' })
    .find(({ displayName }) => displayName === 'Picket setup');
  if (setup === undefined) throw new Error('there is no registration for setup');
  control.consents.revoke({ tenant: 'Contoso', clientId: setup.clientId });
}

export interface Chosen extends Partial<Omit<wire.SetupChoices, 'groups'>> {
  readonly groups?: Partial<wire.SetupChoices['groups']>;
}

/** An iOS web clip for the group of that name; more where it is said. */
export async function choose(world: World, groupName: string, { groups, ...more }: Chosen = {}): Promise<void> {
  let group: { readonly id: string; readonly name: string } | undefined;
  await world.until('Picket knows the group', async () => {
    const { items } = await world.call(wire.searchGroups, { query: { search: groupName } });
    group = items[0] && { id: items[0].id, name: items[0].name };
    return group !== undefined;
  });
  if (group === undefined) return;
  const { version } = await world.call(wire.getSetup);
  await world.call(wire.saveSetup, {
    body: {
      basedOn: version,
      choices: {
        android: null,
        ios: { volumePurchase: false, agent: { kind: 'web' } },
        webProtection: false,
        compliancePolicy: false,
        accessPolicy: 'none',
        ...more,
        groups: { stage: 'pilot', pilot: [group], include: [], exclude: [], ...groups },
      },
    },
  });
}

export const planOf = (world: World, aim: wire.DeploymentPlan['aim'] = 'apply') =>
  world.meanwhile(world.call(wire.planDeploymentNow, { query: { aim } }));

/** Plans, agrees, and waits until the run has come to an end of some kind. */
export async function deploy(world: World, aim: wire.DeploymentPlan['aim'] = 'apply'): Promise<wire.DeploymentRun> {
  const { fingerprint } = await planOf(world, aim);
  const { id } = await world.meanwhile(world.call(wire.applyDeployment, { body: { aim, fingerprint } }));
  return await ended(world, id);
}

export async function ended(world: World, runId: string): Promise<wire.DeploymentRun> {
  let run = await world.call(wire.getDeploymentRun, { params: { runId } });
  await world.until(
    'the run has ended',
    async () => {
      run = await world.call(wire.getDeploymentRun, { params: { runId } });
      return run.state !== 'running';
    },
    30 * 60_000,
  );
  return run;
}

/** Every object of Contoso that setup could make or touch, with its assignments, out of the simulator's own store. */
export function everythingInContoso({ simulator }: World): Readonly<Record<string, unknown>> {
  const { tenantId } = simulator.control.tenants.list().find(({ displayName }) => displayName === 'Contoso') ?? {};
  const stored = simulator.world.tenants.get(tenantId ?? '');
  if (stored === undefined) throw new Error('there is no Contoso');
  const collections = [
    '/deviceAppManagement/mobileApps',
    '/deviceAppManagement/mobileAppConfigurations',
    '/deviceManagement/deviceConfigurations',
  ];
  const kept = collections.map((collection) => [
    collection,
    stored.kept
      .all(collection)
      .map((object) => ({ object, assignments: stored.kept.all(`${collection}/${object.id}/assignments`) })),
  ]);
  return structuredClone({
    ...Object.fromEntries(kept),
    compliance: [...stored.compliancePolicies.values()],
    access: [...stored.conditionalAccessPolicies.values()],
    groups: Array.from(stored.groups.values()),
  });
}

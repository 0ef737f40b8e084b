import {
  type Choices,
  type DeploymentPlace,
  type EntraTenantId,
  type Instant,
  noChoices,
  type OwnAuthority,
  type OwnedObject,
  type Plan,
  type PlanDecisions,
  planDeployment,
  resolveReferences,
  type Wanted,
} from '@picket/domain';
import { otherReading, type TenantBehaviour } from '@picket/simulator';
import { type IntuneWorld, startIntuneWorld } from '../intune-world.suite.ts';

export const readings: readonly (readonly [string, Partial<TenantBehaviour>])[] = [
  ['as Microsoft is taken to behave', {}],
  ['the other way', otherReading],
];

export const never = new AbortController().signal;

export const pilot = { id: '11111111-1111-4111-8111-111111111111', name: 'Pilot' };
export const guests = { id: '22222222-2222-4222-8222-222222222222', name: 'Guests' };
export const staff = { id: '33333333-3333-4333-8333-333333333333', name: 'Field staff' };

export function place(changes: Partial<DeploymentPlace> = {}): DeploymentPlace {
  return {
    owner: 'picket-of-contoso',
    publicUrl: 'https://picket.contoso.com',
    entraTenantId: '99999999-0000-4000-8000-000000000000' as EntraTenantId,
    ownAuthorities: [],
    answersDns: false,
    deviceTag: undefined,
    ...changes,
  };
}

/** An authority of the operator's own; told from another by a digit. */
export const authority = (digit: string): OwnAuthority => ({
  name: 'Contoso Root',
  certificate: Buffer.from(`certificate ${digit}`).toString('base64'),
  sha256: digit.repeat(64),
  validFrom: Date.UTC(2026, 0, 1) as Instant,
  validUntil: Date.UTC(2030, 0, 1) as Instant,
});

export function choices(changes: Partial<Choices> = {}): Choices {
  return { ...noChoices, groups: { stage: 'pilot', pilot: [pilot], include: [], exclude: [guests] }, ...changes };
}

/** One tenant, Picket's books of it, and somebody who plans and applies as the server does, but at once. */
export interface DeploymentWorld extends IntuneWorld {
  books: OwnedObject[];
  /** An app that an administrator has brought into Intune. */
  putApp(type: string, name: string, more?: Readonly<Record<string, unknown>>): string;
  want(choices: Choices, place?: DeploymentPlace): Promise<Wanted>;
  plan(wanted: Wanted, decisions?: PlanDecisions): Promise<Plan>;
  apply(plan: Plan): Promise<void>;
  /** Plans and applies. */
  deploy(wanted: Wanted, decisions?: PlanDecisions): Promise<Plan>;
  /** Everything in the tenant that setup could make or touch, by kind. */
  everything(): Readonly<Record<string, unknown>>;
}

export const nothingWanted: Wanted = { objects: [], notPlanned: [], handedOver: [] };

export async function startDeploymentWorld(behaviour: Partial<TenantBehaviour> = {}): Promise<DeploymentWorld> {
  const base = await startIntuneWorld(7);
  const { control } = base.simulator;
  const home = control.tenants.list().find(({ displayName }) => displayName === 'Contoso')!;
  const stored = base.simulator.world.tenants.get(home.tenantId)!;
  const [someGroup] = stored.groups.values();
  for (const { id, name } of [pilot, guests, staff]) stored.groups.add({ ...someGroup!, id, displayName: name });
  stored.knobs.turn({ ...behaviour, registeredPartner: true });
  const deployment = base.session.deployment!;
  const design = base.intune.deployment!;

  const world: DeploymentWorld = {
    ...base,
    books: [],

    putApp(type, name, more = {}) {
      const put = control.objects.put({
        tenant: 'Contoso',
        collection: '/deviceAppManagement/mobileApps',
        type,
        object: { '@odata.type': `#microsoft.graph.${type}`, displayName: name, ...more },
      }) as { readonly id: string };
      return put.id;
    },

    want: async (chosen, where = place()) => design.want(chosen, await deployment.facts(never), where),

    async plan({ objects }, decisions = { adopt: [] }) {
      const found = await deployment.read(objects, world.books, never);
      return planDeployment({ owner: place().owner, wanted: objects, found, owned: world.books, decisions });
    },

    async apply(plan) {
      const references = new Map(plan.references);
      for (const step of plan.steps) {
        const { action, key, kind, wanted, found, owned } = step;
        if (action === 'delete' && found !== undefined) await deployment.remove(found, never);
        if (action === 'delete' || action === 'release') forget(kind, key);
        if (wanted === undefined || action === 'clash' || step.blockedBy.length > 0) continue;
        const target = resolveReferences(wanted, references);
        const entry = { key, kind, name: wanted.name, needs: wanted.needs, ...target };
        if (action === 'create') record({ ...entry, remoteId: undefined, isAdopted: false });
        const done =
          action === 'create'
            ? await deployment.create(wanted, references, never)
            : action === 'leave' || found === undefined
              ? undefined
              : await deployment.change(found, wanted, references, never);
        if (done !== undefined) done.requestIds.length === 0 && fail(`${key} was done without a request id`);
        const remoteId = done?.remoteId ?? found?.remoteId ?? fail(`${key} has no remote id`);
        references.set(key, remoteId);
        record({ ...entry, remoteId, isAdopted: action === 'adopt' || (owned?.isAdopted ?? false) });
      }
    },

    async deploy(wanted, decisions) {
      const plan = await world.plan(wanted, decisions);
      await world.apply(plan);
      return plan;
    },

    everything() {
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
    },
  };
  return world;

  function forget(kind: string, key: string): void {
    world.books = world.books.filter((entry) => entry.kind !== kind || entry.key !== key);
  }

  function record(entry: OwnedObject): void {
    forget(entry.kind, entry.key);
    world.books.push(entry);
  }
}

function fail(message: string): never {
  throw new Error(message);
}

export const actionsOf = ({ steps }: Plan): readonly string[] => steps.map(({ action, key }) => `${action} ${key}`);

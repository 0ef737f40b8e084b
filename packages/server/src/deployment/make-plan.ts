import { createHash } from 'node:crypto';
import {
  type Choices,
  type Clock,
  type DeploymentDesign,
  type DeploymentObjects,
  type DeploymentPlace,
  type FoundObject,
  type Instant,
  minute,
  PicketError,
  type Plan,
  type PlanStep,
  planDeployment,
  type TenantId,
  textOfPlan,
  type Wanted,
  type WantedObject,
} from '@picket/domain';
import type { OpenSession } from '../connectors/sessions.ts';
import type { CallCause } from '../ledger/ledger.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import { readPlace } from './read-place.ts';
import type { DeploymentAim } from './run-store.ts';
import { targetsOfOthers, withKept, withTheirTargets } from './shapes.ts';
import { listDecisions, listForgotten, listObjects, type StoredDecision, type StoredObject } from './store.ts';

export interface PlanTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly openSession: OpenSession;
  /** Absent where Picket makes nothing in the UEM. */
  readonly design: DeploymentDesign | undefined;
  readonly readChoices: (tx: TenantTransaction) => Promise<Choices>;
  /** Where this Picket is, and what it can do, for whichever tenant. */
  readonly place: () => Pick<DeploymentPlace, 'publicUrl' | 'ownAuthorities' | 'answersDns'>;
}

/** A plan, and what it was made from. */
export interface MadePlan extends Pick<Wanted, 'notPlanned' | 'handedOver'> {
  readonly at: Instant;
  readonly aim: DeploymentAim;
  readonly plan: Plan;
  readonly wanted: readonly WantedObject[];
  readonly books: Books;
  /** Of everything that was shown: the same plan has the same. */
  readonly fingerprint: string;
}

/** What Picket remembers of a tenant's deployment. */
export interface Books {
  readonly choices: Choices;
  readonly place: Awaited<ReturnType<typeof readPlace>>;
  readonly objects: readonly StoredObject[];
  readonly decisions: readonly StoredDecision[];
  readonly forgotten: ReadonlySet<string>;
}

/** So long a UEM may take to list what was just made. */
const notListedYetMs = 2 * minute;

/** Reads the tenant and says what would be done. Throws what the session throws; changes nothing anywhere. */
export async function makePlan(
  tools: PlanTools,
  { tenantId, aim, signal }: { readonly tenantId: TenantId; readonly aim: DeploymentAim; readonly signal: AbortSignal },
): Promise<MadePlan> {
  const { deployment, design } = await openDeployment(tools, tenantId);
  const books = await tools.database.forTenant(tenantId, async (tx) => readBooks(tools, tx));
  const { objects, ...told } =
    aim === 'remove'
      ? { objects: [], notPlanned: [], handedOver: [] }
      : design.want(books.choices, await deployment.facts(signal), { ...tools.place(), ...books.place });
  const released = new Set(books.decisions.flatMap(({ key, decision }) => (decision === 'release' ? [key] : [])));
  const wanted = objects.filter(({ key }) => !released.has(key));
  const planned = await planFor(tools, { tenantId, deployment, books, wanted, signal });
  const fingerprint = createHash('sha256')
    .update(`${aim} ${textOfPlan(planned.plan)}`)
    .digest('hex')
    .slice(0, 32);
  return { at: tools.clock.now(), aim, ...told, books, fingerprint, ...planned };
}

/** The same for objects that are known to be wanted: what a run still has to do of them. */
export async function planFor(
  { clock }: Pick<PlanTools, 'clock'>,
  {
    tenantId,
    deployment,
    books,
    wanted: asked,
    signal,
  }: {
    readonly tenantId: TenantId;
    readonly deployment: DeploymentObjects;
    readonly books: Omit<Books, 'choices' | 'place'>;
    readonly wanted: readonly WantedObject[];
    readonly signal: AbortSignal;
  },
): Promise<{ readonly plan: Plan; readonly wanted: readonly WantedObject[] }> {
  const { objects, decisions, forgotten } = books;
  const read = await deployment.read(asked, objects, signal);
  const beside = new Set(decisions.flatMap(({ decision, remoteId }) => (decision === 'beside' ? [remoteId] : [])));
  const found = [
    ...read
      .filter(({ remoteId }) => !beside.has(remoteId))
      // An operator said that it is ours no longer, whatever is written on it.
      .map((object) => (forgotten.has(object.remoteId) ? { ...object, mark: undefined } : object)),
    ...notListedYet(objects, read, tenantId, clock.now()),
  ];
  const adopt = decisions.flatMap(({ key, decision, remoteId }) =>
    found
      .filter((object) => decision === 'adopt' && object.remoteId === remoteId)
      .map(({ kind }) => ({ key, kind, remoteId: remoteId ?? '' })),
  );
  const wanted = asked.map((object) => {
    const own = objects.find(({ key, kind }) => key === object.key && kind === object.kind);
    const theirs = theirTargets(object, own);
    return withTheirTargets(withKept(object, own?.kept), theirs);
  });
  return { plan: planDeployment({ owner: tenantId, wanted, found, owned: objects, decisions: { adopt } }), wanted };

  function theirTargets({ key, kind }: WantedObject, own: StoredObject | undefined) {
    const standing = (remoteId: string | undefined) =>
      found.find((object) => object.kind === kind && object.remoteId === remoteId)?.audience;
    if (own?.isAdopted) return targetsOfOthers(own, standing(own.remoteId));
    return standing(adopt.find((each) => each.key === key)?.remoteId);
  }
}

export async function openDeployment(
  { openSession, design }: Pick<PlanTools, 'openSession' | 'design'>,
  tenantId: TenantId,
  /** What it is for, as the ledger names its messages: a step of a run, or planning. */
  cause: CallCause = { kind: 'deployment', of: 'plan' },
): Promise<{ readonly deployment: DeploymentObjects; readonly design: Pick<DeploymentDesign, 'want'> }> {
  const { deployment } = await openSession(tenantId, cause);
  return { deployment: deployment ?? nowhere, design: design ?? nothingToMake };
}

const notHere = () => Promise.reject(new PicketError('not_found', 'Picket makes nothing in this UEM.'));
const nowhere: DeploymentObjects = {
  facts: async () => ({ threatLevelPlatforms: [], apps: [] }),
  read: async () => [],
  create: notHere,
  change: notHere,
  remove: notHere,
};
const nothingToMake: Pick<DeploymentDesign, 'want'> = {
  want: () => ({
    objects: [],
    notPlanned: [{ what: 'Everything', because: 'Picket makes nothing in this UEM.' }],
    handedOver: [],
  }),
};

export async function readBooks(
  { readChoices }: Pick<PlanTools, 'readChoices'>,
  tx: TenantTransaction,
): Promise<Books> {
  return {
    choices: await readChoices(tx),
    place: await readPlace(tx),
    objects: await listObjects(tx),
    decisions: await listDecisions(tx),
    forgotten: await listForgotten(tx),
  };
}

/** Whether a step would do something: a clash waits for a decision, and so does what needs it. */
export const isToBeDone = ({ action, blockedBy }: PlanStep): boolean =>
  action !== 'leave' && action !== 'clash' && blockedBy.length === 0;

/** What was made a moment ago is there, although a UEM that copies slowly does not say so yet. */
function notListedYet(
  objects: readonly StoredObject[],
  read: readonly FoundObject[],
  owner: string,
  now: Instant,
): readonly FoundObject[] {
  return objects.flatMap(({ key, kind, name, remoteId, content, audience, madeAt, isAdopted }) => {
    if (remoteId === undefined || now - madeAt > notListedYetMs) return [];
    if (read.some((object) => object.kind === kind && object.remoteId === remoteId)) return [];
    const mark = isAdopted ? undefined : { owner, key };
    return [{ kind, name, remoteId, content, audience, mark, canBeMarked: true, warnings: [] }];
  });
}

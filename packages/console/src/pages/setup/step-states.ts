import type { AnswerOf, Deployment, getInstallStatus, Health, listConnectors, Setup } from '@picket/wire/console';
import type { SetupStepId } from '../../routing/setup-steps.ts';
import { standingOf } from './connector/standing.ts';

/**
 * How far a step is, as the server sees it. `open`: to do here. `waiting`: done here, and somebody else's turn.
 * `attention`: something that was done no longer holds. `unknown`: not answered yet, which is never good news.
 */
export type StepState = 'done' | 'open' | 'waiting' | 'attention' | 'unknown';

type Connector = AnswerOf<typeof listConnectors>['items'][number];

/** What the server said; undefined where it has not answered. */
export interface Seen {
  readonly connector: Pick<Connector, 'state' | 'purposes'> | undefined;
  readonly deployment?: Pick<Deployment, 'objects' | 'run'> | undefined;
  readonly installs?: AnswerOf<typeof getInstallStatus> | undefined;
  readonly health?: Pick<Health, 'heartbeat' | 'silence'> | undefined;
  readonly setup?: Pick<Setup, 'choices' | 'goneGroups' | 'warnings' | 'savedAt'> | undefined;
}

/** Derived from what is, never from what was clicked: a step that was left half done says so on coming back. */
export function stepStates(seen: Seen): Readonly<Record<SetupStepId, StepState>> {
  return {
    permissions: permissions(seen),
    platforms: platforms(seen),
    groups: groups(seen),
    plan: plan(seen),
    install: install(seen),
    connector: connector(seen),
  };
}

/** What reads and reports must be granted; what writes, too, until setup is over and it may be given back. */
function permissions({ connector }: Seen): StepState {
  if (connector === undefined) return 'unknown';
  const { state, purposes } = connector;
  if (state === 'revoked' || purposes.some(needsAttention)) return 'attention';
  const isGranted = (purpose: string) => purposes.find((each) => each.purpose === purpose)?.state === 'granted';
  if (isGranted('sync-and-signal')) return 'done';
  return state === 'awaiting-consent' ? 'waiting' : 'open';
}

/** What was chosen last has been applied, and stands in Intune as it was made. */
function plan({ deployment, setup }: Seen): StepState {
  if (deployment === undefined || setup === undefined) return 'unknown';
  const { run, objects } = deployment;
  if (run?.state === 'running') return 'waiting';
  if (objects.some(({ drift }) => drift !== null)) return 'attention';
  if (run === null || run.aim === 'remove' || run.state === 'canceled') return 'open';
  if (run.state !== 'completed') return 'attention';
  const isChosenAnew = setup.savedAt !== null && Date.parse(setup.savedAt) > Date.parse(run.startedAt);
  return isChosenAnew || objects.length === 0 ? 'open' : 'done';
}

/** Done when every phone that the agent is meant for has it; a phone that nothing is known of is not one of them. */
function install({ installs }: Seen): StepState {
  if (installs === undefined) return 'unknown';
  if (installs.readAt === null) return 'open';
  if (installs.isComplete) return 'done';
  return installs.apps.some(({ counts }) => (counts.failed ?? 0) > 0) ? 'attention' : 'waiting';
}

/** Something is chosen for at least one platform. */
function platforms({ setup }: Seen): StepState {
  if (setup === undefined) return 'unknown';
  const { android, ios } = setup.choices;
  if (android === null && ios === null) return 'open';
  return setup.warnings.some(({ code }) => code === 'web-app-missing') ? 'waiting' : 'done';
}

/** The groups of the stage are chosen and there, and a phone is reached. */
function groups({ setup }: Seen): StepState {
  if (setup === undefined) return 'unknown';
  const { stage, pilot, include } = setup.choices.groups;
  if (setup.goneGroups.length > 0) return 'attention';
  if (stage === 'pilot' ? pilot.length === 0 : include.length === 0) return 'open';
  return setup.warnings.some(({ code }) => code === 'reaches-no-phone') ? 'attention' : 'done';
}

/** A grant that the last look did not find whole is not done, whatever was proven before. */
function needsAttention({ state, missing, sight }: NonNullable<Seen['connector']>['purposes'][number]): boolean {
  if (state === 'withdrawn' || missing.length > 0) return true;
  return state === 'granted' && sight !== null && sight.kind !== 'granted';
}

/** Intune has the last word: a connector that it does not call enabled changes nothing for any phone. */
function connector({ connector, health }: Seen): StepState {
  if (connector === undefined || health === undefined) return 'unknown';
  if (connector.state === 'revoked' || connector.state === 'unresponsive' || connector.state === 'paused') {
    return 'attention';
  }
  const isLinked = connector.state === 'linked';
  switch (standingOf(health)) {
    case 'enabled':
    // Where no partner service is, open channels act, and Intune has nothing to switch on.
    case 'notOffered':
      return isLinked ? 'done' : 'open';
    case 'available':
      return 'waiting';
    case 'unresponsive':
    case 'other':
      return 'attention';
    default:
      return 'open';
  }
}

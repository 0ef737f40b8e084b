import {
  type Audience,
  type Choices,
  type Content,
  type DeployableApp,
  type DeploymentFacts,
  type DeploymentPlace,
  type GroupChoice,
  type NotPlanned,
  type ObjectKey,
  type Platform,
  reachedGroups,
  type WantedObject,
} from '@picket/domain';

/** What one part of a deployment makes of the choices. */
export interface Wish {
  readonly objects: readonly WantedObject[];
  readonly notPlanned: readonly NotPlanned[];
}

export const nothing: Wish = { objects: [], notPlanned: [] };

/** All that the parts are made from, with what several of them ask. */
export interface Surroundings {
  readonly choices: Choices;
  readonly facts: DeploymentFacts;
  readonly place: DeploymentPlace;
  readonly platforms: readonly ('android' | 'ios')[];
  /** Whom it is for now: the pilot, or everybody. */
  readonly groups: readonly GroupChoice[];
  readonly audience: Audience;
  app(remoteId: string | undefined): DeployableApp | undefined;
  make(object: Making): WantedObject;
}

type Making = Pick<WantedObject, 'key' | 'kind' | 'name' | 'because' | 'content' | 'remarks'> & {
  readonly platform?: Platform;
  readonly needs?: readonly ObjectKey[];
  readonly audience?: Audience;
};

export function surroundingsOf(choices: Choices, facts: DeploymentFacts, place: DeploymentPlace): Surroundings {
  const groups = reachedGroups(choices.groups);
  return {
    choices,
    facts,
    place,
    platforms: [
      ...(choices.android === undefined ? [] : (['android'] as const)),
      ...(choices.ios === undefined ? [] : (['ios'] as const)),
    ],
    groups,
    audience: { include: groups.map(targetOf), exclude: distinct(choices.groups.exclude).map(targetOf) },
    app: (remoteId) => facts.apps.find((app) => app.remoteId === remoteId),
    make: ({ platform, needs = [], audience, ...object }) => ({
      ...object,
      owner: place.owner,
      platform,
      purpose: 'setup',
      needs,
      audience,
    }),
  };
}

/** `displayName`, and a description that says what it is for to whoever finds it in Intune. */
export function titled(type: string, displayName: string, description: string): Content {
  return { '@odata.type': `#microsoft.graph.${type}`, displayName, description };
}

const targetOf = ({ id }: GroupChoice) => ({ groupId: id.toLowerCase() });

function distinct(groups: readonly GroupChoice[]): readonly GroupChoice[] {
  const byId = new Map(groups.map((group) => [group.id.toLowerCase(), group]));
  return [...byId.values()].toSorted((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
}

/** What an operator chooses in setup, as it travels and as it is kept. */
import { androidModes, type Choices, type GroupChoice } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { Id, oneOf } from './shapes.ts';

const RemoteId = Type.String({ minLength: 1, maxLength: 200, description: "The app's id in the UEM" });

const Agent = Type.Union([
  Type.Object({ kind: Type.Literal('none') }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('web'), remoteId: Type.Optional(RemoteId) },
    { additionalProperties: false, description: '`remoteId`: Android only, the web app made in managed Google Play' },
  ),
  Type.Object({ kind: Type.Literal('store'), remoteId: RemoteId }, { additionalProperties: false }),
]);

const Group = Type.Object(
  {
    id: Id,
    name: Type.String({ maxLength: 512, description: 'As it was called when it was chosen' }),
  },
  { additionalProperties: false },
);
const someGroups = Type.Array(Group, { maxItems: 200 });

/** `null`: the platform is not chosen. */
export const SetupChoices = Type.Object(
  {
    android: Type.Union([
      Type.Object(
        { modes: Type.Array(oneOf(androidModes), { maxItems: 4, uniqueItems: true }), agent: Agent },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
    ios: Type.Union([
      Type.Object(
        {
          volumePurchase: Type.Boolean({ description: "Store apps come by Apple's volume purchasing" }),
          agent: Agent,
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
    groups: Type.Object(
      {
        stage: oneOf(['pilot', 'everybody']),
        pilot: someGroups,
        include: someGroups,
        exclude: someGroups,
      },
      { additionalProperties: false },
    ),
    webProtection: Type.Boolean(),
    compliancePolicy: Type.Boolean(),
    accessPolicy: oneOf(['none', 'report-only', 'hand-over']),
  },
  { additionalProperties: false },
);
export type SetupChoices = Static<typeof SetupChoices>;

/** Choices as they travel. */
export function choicesToWire({ android, ios, groups, ...others }: Choices): SetupChoices {
  return {
    android: android === undefined ? null : { modes: [...android.modes], agent: { ...android.agent } },
    ios: ios === undefined ? null : { volumePurchase: ios.volumePurchase, agent: { ...ios.agent } },
    groups: {
      stage: groups.stage,
      pilot: copied(groups.pilot),
      include: copied(groups.include),
      exclude: copied(groups.exclude),
    },
    ...others,
  };
}

/** Choices as the domain has them. */
export function choicesFromWire({ android, ios, ...others }: SetupChoices): Choices {
  return { android: android ?? undefined, ios: ios ?? undefined, ...others };
}

const copied = (groups: readonly GroupChoice[]) => groups.map(({ id, name }) => ({ id, name }));

/** What an operator chooses in setup. */
import { installWays } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { GroupFacts } from './groups.ts';
import type { Operation } from './operation.ts';
import { SetupChoices } from './setup-choices.ts';
import { Id, Moment, oneOf, PlatformWord, TenantParams } from './shapes.ts';

const Version = Type.Integer({ minimum: 0, description: 'Counts the saves; 0: nothing was chosen yet' });
const basedOn = Type.Integer({ minimum: 0, description: 'The version that was seen; an older one is refused' });

export const setupWarnings = [
  'no-groups',
  'reaches-no-phone',
  'web-app-missing',
  'dedicated-without-devices',
  'device-group-without-threat-level',
  'exclusion-without-effect',
  'rule-paused',
  'kind-not-known',
  'group-is-gone',
  'nobody-spared',
] as const;

export const SetupWarning = Type.Object({
  code: oneOf(setupWarnings),
  pointer: Type.String({ description: 'JSON Pointer into the choices' }),
  detail: Type.String(),
  names: Type.Array(Type.String(), { description: 'The groups it is about' }),
  count: Type.Union([Type.Integer(), Type.Null()]),
});
export type SetupWarning = Static<typeof SetupWarning>;

const Setup = Type.Object({
  version: Version,
  savedAt: Type.Union([Moment, Type.Null()]),
  savedBy: Type.Union([Type.String(), Type.Null()]),
  choices: SetupChoices,
  groups: Type.Array(GroupFacts, { description: 'The chosen groups as they are now' }),
  goneGroups: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
    description: 'Chosen groups that the directory no longer lists, by the name they had',
  }),
  warnings: Type.Array(SetupWarning),
  installs: Type.Array(
    Type.Object({
      id: Type.String(),
      platform: oneOf(['android', 'ios']),
      installs: oneOf(installWays),
      text: Type.String(),
    }),
    { description: 'What installs itself with these choices, and what does not' },
  ),
  networks: Type.Array(
    Type.Object({
      id: Type.String(),
      platform: oneOf(['android', 'ios']),
      covers: oneOf(['all-networks', 'managed-wifi', 'browsers-on-all-networks', 'nothing']),
      text: Type.String(),
    }),
    { description: 'On which networks web protection covers the phones' },
  ),
  history: Type.Array(Type.Object({ version: Version, at: Moment, by: Type.String() }), {
    description: 'The last saves, newest first: any of them can be restored',
  }),
});
export type Setup = Static<typeof Setup>;

export const getSetup = {
  id: 'getSetup',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/setup',
  summary: 'Show what was chosen in setup, and what to know about it',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Setup,
  status: 200,
} as const satisfies Operation;

export const saveSetup = {
  id: 'saveSetup',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/setup',
  summary: 'Choose platforms, agents, protection and groups; nothing at Microsoft changes before a plan is applied',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  body: Type.Object({ basedOn, choices: SetupChoices }),
  answer: Setup,
  status: 200,
  problems: ['conflict'],
} as const satisfies Operation;

export const setStage = {
  id: 'setStage',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/setup/stage',
  summary: 'Widen the pilot to everybody, or go back to the pilot',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  body: Type.Object({ basedOn, stage: oneOf(['pilot', 'everybody']) }),
  answer: Setup,
  status: 200,
  problems: ['conflict'],
} as const satisfies Operation;

export const restoreSetup = {
  id: 'restoreSetup',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/setup/restore',
  summary: 'Choose again what was chosen in an earlier save; 0: nothing',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  body: Type.Object({ basedOn, version: Version }),
  answer: Setup,
  status: 200,
  problems: ['conflict'],
} as const satisfies Operation;

export const listAgentApps = {
  id: 'listAgentApps',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/setup/agent-apps',
  summary:
    'Ask Intune which apps could be the agent; `known` is false where it cannot be asked, and `because` says why',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  answer: Type.Object({
    known: Type.Boolean(),
    because: Type.Union([Type.String(), Type.Null()]),
    apps: Type.Array(
      Type.Object({
        remoteId: Type.String(),
        name: Type.String(),
        type: Type.String({ description: 'In the words of the UEM: `iosStoreApp`' }),
        platform: PlatformWord,
      }),
    ),
  }),
  status: 200,
} as const satisfies Operation;

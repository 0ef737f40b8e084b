import type { AndroidMode } from '@picket/domain';
import {
  getSetup,
  listAgentApps,
  restoreSetup,
  type Setup,
  type SetupChoices,
  saveSetup,
  setStage,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';
import { harmless, renderTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

type OnOff = 'on' | 'off';

export interface PlatformOptions extends CommonOptions {
  readonly android?: readonly AndroidMode[];
  readonly ios?: OnOff;
  readonly volumePurchase?: OnOff;
  readonly webProtection?: OnOff;
  readonly compliancePolicy?: OnOff;
  readonly accessPolicy?: SetupChoices['accessPolicy'];
}

export interface AgentOptions extends CommonOptions {
  readonly app?: string;
}

/** Reads what is chosen, changes it, and saves it as decided on what was read. Prints what is then chosen. */
export async function changeSetup(
  terminal: Terminal,
  options: CommonOptions,
  change: (choices: SetupChoices, session: TenantSession) => SetupChoices | Promise<SetupChoices>,
): Promise<void> {
  const session = await openTenant(terminal, options);
  const { api, tenantId, tenantName } = session;
  const params = { tenantId };
  const { version, choices } = await api.call(getSetup, { params });
  const wanted = await change(choices, session);
  print(
    terminal,
    options,
    tenantName,
    await api.call(saveSetup, { params, body: { basedOn: version, choices: wanted } }),
  );
}

export async function showSetup(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  print(terminal, options, tenantName, await api.call(getSetup, { params: { tenantId } }));
}

export async function choosePlatforms(terminal: Terminal, options: PlatformOptions): Promise<void> {
  const { android, ios, volumePurchase, webProtection, compliancePolicy, accessPolicy } = options;
  if ([android, ios, volumePurchase, webProtection, compliancePolicy, accessPolicy].every((each) => each === undefined))
    throw new CommandFailure(exitCodes.usage, 'Say what is to be different: see picket setup platforms --help.');
  await changeSetup(terminal, options, (choices) => ({
    ...choices,
    ...(android === undefined ? {} : { android: withModes(choices.android, android) }),
    ios: withPurchasing(ios === 'off' ? null : ios === 'on' ? (choices.ios ?? firstIos) : choices.ios, volumePurchase),
    ...(webProtection === undefined ? {} : { webProtection: webProtection === 'on' }),
    ...(compliancePolicy === undefined ? {} : { compliancePolicy: compliancePolicy === 'on' }),
    ...(accessPolicy === undefined ? {} : { accessPolicy }),
  }));
}

const firstIos = { volumePurchase: false, agent: { kind: 'none' as const } };

function withModes(chosen: SetupChoices['android'], modes: readonly AndroidMode[]): SetupChoices['android'] {
  return modes.length === 0 ? null : { agent: { kind: 'none' }, ...chosen, modes: [...modes] };
}

function withPurchasing(chosen: SetupChoices['ios'], volumePurchase: OnOff | undefined): SetupChoices['ios'] {
  if (volumePurchase === undefined) return chosen;
  if (chosen === null)
    throw new CommandFailure(exitCodes.usage, 'Volume purchasing is of iPhones and iPads: choose them with --ios on.');
  return { ...chosen, volumePurchase: volumePurchase === 'on' };
}

export async function chooseAgent(
  terminal: Terminal,
  { platform, kind }: { readonly platform: 'android' | 'ios'; readonly kind: 'none' | 'web' | 'store' },
  options: AgentOptions,
): Promise<void> {
  const { app } = options;
  if (kind === 'store' && app === undefined)
    throw new CommandFailure(
      exitCodes.usage,
      'A store agent is an app of the tenant: name it with --app. See picket setup apps.',
    );
  if (app !== undefined && (kind === 'none' || (kind === 'web' && platform === 'ios')))
    throw new CommandFailure(exitCodes.usage, 'There is no app to name for this agent: leave --app out.');
  await changeSetup(terminal, options, (choices) => {
    const chosen = choices[platform];
    if (chosen === null)
      throw new CommandFailure(exitCodes.usage, `${titles[platform]} is not chosen: picket setup platforms --help`);
    const agent =
      kind === 'store' ? { kind, remoteId: app ?? '' } : { kind, ...(app === undefined ? {} : { remoteId: app }) };
    return { ...choices, [platform]: { ...chosen, agent } } as SetupChoices;
  });
}

export async function listApps(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const { known, because, apps } = await api.call(listAgentApps, { params: { tenantId } });
  if (options.json) {
    printJson(terminal, { known, because, apps });
    return;
  }
  if (!known)
    throw new CommandFailure(exitCodes.failed, `The apps of the tenant are not known: ${harmless(because ?? '')}`);
  if (apps.length === 0) terminal.err('There is no app that could be the agent.');
  else
    terminal.out(
      renderTable(
        [
          { title: 'name', value: ({ name }) => name, elastic: true },
          { title: 'platform', value: ({ platform }) => platform },
          { title: 'type', value: ({ type }) => type },
          { title: 'id', value: ({ remoteId }) => remoteId },
        ],
        apps,
        terminal.width,
      ),
    );
}

export async function stage(terminal: Terminal, to: 'pilot' | 'everybody', options: CommonOptions): Promise<void> {
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  const params = { tenantId };
  const { version: basedOn } = await api.call(getSetup, { params });
  print(terminal, options, tenantName, await api.call(setStage, { params, body: { basedOn, stage: to } }));
}

export async function restore(terminal: Terminal, wanted: string, options: CommonOptions): Promise<void> {
  const version = Number(wanted);
  if (!Number.isInteger(version) || version < 0)
    throw new CommandFailure(exitCodes.usage, 'The version is a number, as picket setup show has it.');
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  const params = { tenantId };
  const { version: basedOn } = await api.call(getSetup, { params });
  print(terminal, options, tenantName, await api.call(restoreSetup, { params, body: { basedOn, version } }));
}

const titles = { android: 'Android', ios: 'iOS and iPadOS' } as const;

function print(terminal: Terminal, options: CommonOptions, tenantName: string, setup: Setup): void {
  if (options.json) {
    printJson(terminal, setup);
    return;
  }
  const { version, savedAt, savedBy, choices, goneGroups, warnings } = setup;
  const line = (title: string, text: string) => terminal.out(harmless(`  ${title.padEnd(20)} ${text}`));
  const saved =
    savedAt === null
      ? 'nothing is chosen yet'
      : `version ${version}, ${savedBy ?? ''}, ${ago(savedAt, terminal.now())}`;
  terminal.out(harmless(`${tenantName}: ${saved}`));
  const { android, ios, groups } = choices;
  line('Android', android === null ? 'no' : `${android.modes.join(', ')}; agent: ${agentWords(android.agent)}`);
  line(
    'iOS and iPadOS',
    ios === null
      ? 'no'
      : `${ios.volumePurchase ? 'with' : 'without'} volume purchasing; agent: ${agentWords(ios.agent)}`,
  );
  line('Web protection', choices.webProtection ? 'yes' : 'no');
  line('Compliance policy', choices.compliancePolicy ? 'yes' : 'no');
  line('Access policy', choices.accessPolicy);
  line('Stage', groups.stage);
  const gone = new Set(goneGroups.map(({ id }) => id));
  for (const list of ['pilot', 'include', 'exclude'] as const)
    line(
      `Groups: ${list}`,
      groups[list].map(({ id, name }) => (gone.has(id) ? `${name} (gone)` : name)).join(', ') || 'none',
    );
  for (const { text } of setup.installs) terminal.out(`  - ${text}`);
  if (choices.webProtection) for (const { text } of setup.networks) terminal.out(`  - Web protection: ${text}`);
  for (const { detail, names } of warnings)
    terminal.err(harmless(`Warning: ${detail}${names.length === 0 ? '' : ` (${names.join(', ')})`}`));
}

const agentWords = (agent: NonNullable<SetupChoices['ios']>['agent']): string =>
  'remoteId' in agent && agent.remoteId !== undefined ? `${agent.kind} ${agent.remoteId}` : agent.kind;

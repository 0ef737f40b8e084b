import {
  type AnswerOf,
  listConnectors,
  pauseConnector,
  previewConnectorChange,
  resetConnector,
  resumeConnector,
  takeTagsBack,
  unlinkConnector,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';

export interface ChangeOptions extends CommonOptions {
  readonly reason: string;
  /** Without it only what it would mean is shown. */
  readonly yes?: boolean;
}

export interface UnlinkOptions extends ChangeOptions {
  readonly tags?: 'take-back' | 'leave';
}

type Preview = AnswerOf<typeof previewConnectorChange>;

/** `picket connector pause`: says what silence means, and pauses only with `--yes`. */
export async function pause(terminal: Terminal, options: ChangeOptions): Promise<number> {
  const { api, params, preview } = await open(terminal, options);
  terminal.err(
    'Paused, nothing is read from Microsoft and nothing is told to it. Phones become not assessed by and by.',
  );
  terminal.err(silenceWords(preview.silence));
  terminal.err(`${preview.undelivered} decisions that are not delivered yet are withheld until it is resumed.`);
  if (!options.yes) return unconfirmed(terminal);
  const change = await api.call(pauseConnector, { params, body: { reason: options.reason } });
  return done(terminal, options, change, change.because);
}

/** `picket connector resume` */
export async function resume(terminal: Terminal, options: CommonOptions): Promise<number> {
  const { api, params } = await open(terminal, options);
  const change = await api.call(resumeConnector, { params });
  return done(terminal, options, change, change.because);
}

/** `picket connector reset`: everything is read and told anew; nothing is lost. */
export async function reset(terminal: Terminal, options: ChangeOptions): Promise<number> {
  const { api, params, preview } = await open(terminal, options);
  terminal.err(`${preview.syncs} kinds are read anew from nothing, ${preview.intents} decisions are told again.`);
  terminal.err(`${keptWords(preview.kept)} stay as they are, and so does the audit log.`);
  if (!options.yes) return unconfirmed(terminal);
  const begun = await api.call(resetConnector, { params, body: { reason: options.reason } });
  return done(terminal, options, begun, 'Begun anew: see picket status');
}

/** How often it is asked whether every tag is gone, and how long at most. */
const askEveryMs = 5_000;
const askAtMost = 360;

/** `picket connector unlink`: what it means, tags taken back first where that is wanted, and then unlinked. */
export async function unlink(terminal: Terminal, options: UnlinkOptions): Promise<number> {
  const { api, params, preview, ask } = await open(terminal, options);
  const { tags, reason } = options;
  const left = leftIn(preview);
  for (const line of unlinkWords(preview)) terminal.err(line);
  if (left > 0 && tags === undefined) {
    throw new CommandFailure(exitCodes.usage, `Say what becomes of ${left} tags: --tags take-back, or --tags leave`);
  }
  if (!options.yes) return unconfirmed(terminal);
  if (left > 0 && tags === 'take-back') {
    await api.call(takeTagsBack, { params });
    let remaining = left;
    for (let asked = 0; remaining > 0 && asked < askAtMost; asked++) {
      terminal.err(`${remaining} tags are still there`);
      await terminal.sleep(askEveryMs);
      remaining = leftIn(await ask());
    }
    if (remaining > 0) {
      throw new CommandFailure(
        exitCodes.failed,
        `${remaining} tags could not be taken back yet. Nothing was unlinked.`,
      );
    }
  }
  const change = await api.call(unlinkConnector, { params, body: { reason, leaveTags: tags === 'leave' } });
  const text = `${change.because}\nThe grants still stand in Entra. To give them back: picket consent give-back`;
  return done(terminal, options, change, text);
}

async function open(terminal: Terminal, options: CommonOptions) {
  const { api, tenantId }: TenantSession = await openTenant(terminal, options);
  const { items } = await api.call(listConnectors, { params: { tenantId } });
  const [connector] = items;
  if (connector === undefined) throw new CommandFailure(exitCodes.failed, 'This tenant has no connector.');
  const params = { tenantId, uem: connector.uem };
  const ask = () => api.call(previewConnectorChange, { params });
  return { api, params, ask, preview: await ask() };
}

function unconfirmed(terminal: Terminal): number {
  terminal.err('Nothing was changed. To go on, add --yes');
  return exitCodes.done;
}

function done(terminal: Terminal, { json }: CommonOptions, answer: unknown, text: string): number {
  if (json) printJson(terminal, answer);
  else terminal.out(text);
  return exitCodes.done;
}

const leftIn = ({ channels }: Preview): number => channels.reduce((sum, { leftBehind }) => sum + leftBehind, 0);

function silenceWords(silence: Preview['silence']): string {
  if (silence === null) return 'Intune was never told that Picket is there, so nobody misses its heartbeat.';
  const { ignoredAt, afterDays } = silence;
  return (
    `The heartbeat stops too. ${afterDays} days after the last one, at ${ignoredAt}, Intune ignores Picket: every phone then passes ` +
    'its threat-level rule, whatever Picket knows.'
  );
}

const keptWords = ({ devices, findings, history }: Preview['kept']): string =>
  `${devices} phones, ${findings} findings and ${history} lines of history`;

function unlinkWords({ channels, objects, undelivered, kept, silence }: Preview): readonly string[] {
  const told = channels.filter((each) => !each.canTakeBack && each.told > 0);
  return [
    ...channels
      .filter(({ leftBehind }) => leftBehind > 0)
      .map(
        ({ title, leftBehind }) =>
          `${title}: ${leftBehind} phones carry what Picket wrote, and keep it unless it is taken back first.`,
      ),
    ...told.map(
      (each) => `${each.title}: the level of ${each.told} phones stays as it was told last. ${silenceWords(silence)}`,
    ),
    ...(objects === 0
      ? []
      : [`${objects} objects of Picket's stay in Intune, unless they are removed first: picket deployment remove`]),
    `${undelivered} decisions are never delivered.`,
    `${keptWords(kept)} stay here, and are gone on with when the tenant is linked again.`,
  ];
}

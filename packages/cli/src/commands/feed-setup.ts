import { readFileSync } from 'node:fs';
import {
  addFeed,
  changeFeed,
  type FeedAuthorization,
  previewFeedRemoval,
  removeFeed,
  restoreFeed,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';

/** What `add` and `change` can both say. */
export interface SetupOptions extends CommonOptions {
  readonly title?: string;
  readonly url?: string;
  readonly checksumUrl?: string;
  readonly license?: string;
  readonly confidence?: 'low' | 'medium' | 'high';
  readonly every?: string;
  readonly maxAge?: string;
  readonly trial?: string;
  readonly canary?: string;
  readonly username?: string;
  readonly secretFile?: string;
  readonly reads?: 'whole' | 'incremental';
  readonly mostPages?: string;
  readonly pageSize?: string;
}

export interface AddOptions extends SetupOptions {
  readonly license: string;
  readonly taxii?: string;
  readonly collection?: string;
}

/** `picket feeds add ID`: from an address, from a TAXII collection, or to be brought with `picket indicators import`. */
export async function addOne(terminal: Terminal, id: string, options: AddOptions): Promise<void> {
  const { title = id, license, taxii, collection } = options;
  if ((taxii === undefined) !== (collection === undefined))
    throw new CommandFailure(exitCodes.usage, '--taxii and --collection belong together.');
  const { reading, mostPages, pageSize, ...said } = saidOf(options);
  const collectionSaid =
    taxii === undefined || collection === undefined
      ? {}
      : { collection: given({ apiRoot: taxii, id: collection, reading, mostPages, pageSize }) };
  const { api } = await openTenant(terminal, options);
  await api.call(addFeed, { body: { ...given({ ...said }), id, title, license, ...collectionSaid } });
  if (options.json) return printJson(terminal, { id });
  terminal.out(`${id} is added.`);
  const isAsked = options.url !== undefined || taxii !== undefined;
  terminal.err(isAsked ? 'Next: picket feeds list' : `Next: picket indicators import FILE --feed ${id}`);
}

export interface ChangeOptions extends SetupOptions {
  readonly pause?: boolean;
  readonly resume?: boolean;
  /** Commander makes it of `--no-secret`. */
  readonly secret?: boolean;
}

/** `picket feeds change ID`: what is not named stays as it is. */
export async function changeOne(terminal: Terminal, id: string, options: ChangeOptions): Promise<void> {
  if (options.pause && options.resume)
    throw new CommandFailure(exitCodes.usage, '--pause and --resume contradict each other.');
  const { maxAge, ...others } = options;
  const { title, license, pause, resume } = others;
  const isPaused = pause === true ? true : resume === true ? false : undefined;
  const body = {
    ...given({
      ...saidOf(maxAge === undefined || maxAge === 'none' ? others : options),
      title,
      license,
      isPaused,
    }),
    ...(options.secret === false ? { authorization: null } : {}),
    ...(maxAge === 'none' ? { maxAgeDays: null } : {}),
  };
  if (Object.keys(body).length === 0)
    throw new CommandFailure(exitCodes.usage, 'Say what is to be different: see picket feeds change --help.');
  const { api } = await openTenant(terminal, options);
  await api.call(changeFeed, { params: { feedId: id }, body });
  if (options.json) return printJson(terminal, { id, changed: Object.keys(body).toSorted() });
  terminal.out(harmless(`${id} is changed: ${Object.keys(body).toSorted().join(', ')}.`));
}

export interface RemoveOptions extends CommonOptions {
  readonly yes?: boolean;
}

/** `picket feeds remove ID`: says what it would mean, and does it with `--yes`. */
export async function removeOne(terminal: Terminal, id: string, options: RemoveOptions): Promise<void> {
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  const preview = await api.call(previewFeedRemoval, { params: { tenantId, feedId: id } });
  if (options.yes === true) await api.call(removeFeed, { params: { feedId: id } });
  if (options.json) return printJson(terminal, { id, isRemoved: options.yes === true, preview });
  const { entries, warnings, isKnown, devices, losesMark, examples } = preview;
  const some = examples.length > 0 ? `: ${examples.join(', ')}` : '';
  for (const line of [
    `${entries} entries ${options.yes ? 'are' : 'would'} no longer ${options.yes ? '' : 'be '}looked for, and ${warnings} no longer speak against a match.`,
    isKnown
      ? `In ${tenantName} ${losesMark} of ${devices} phones show something that only this feed lists${some}.`
      : `How many phones of ${tenantName} it concerns nobody can tell: no source reports what it lists.`,
  ])
    terminal.out(harmless(line));
  if (options.yes === true) terminal.out(harmless(`${id} is removed. For 30 days: picket feeds restore ${id}`));
  else terminal.err(harmless(`Nothing is removed. To do it, in every tenant: picket feeds remove ${id} --yes`));
}

/** `picket feeds restore ID`: a removed feed is there again as it was. */
export async function restoreOne(terminal: Terminal, id: string, options: CommonOptions): Promise<void> {
  const { api } = await openTenant(terminal, options);
  await api.call(restoreFeed, { params: { feedId: id } });
  if (options.json) return printJson(terminal, { id });
  terminal.out(harmless(`${id} is there again.`));
}

function saidOf(options: SetupOptions) {
  const { url, checksumUrl, confidence, every, maxAge, trial, canary, reads, mostPages, pageSize } = options;
  return {
    url,
    checksumUrl,
    confidence,
    authorization: authorizationOf(options),
    everyMinutes: numberOf('--every', every),
    maxAgeDays: numberOf('--max-age', maxAge),
    trialMinutes: numberOf('--trial', trial),
    canaryPercent: numberOf('--canary', canary),
    reading: reads,
    mostPages: numberOf('--most-pages', mostPages),
    pageSize: numberOf('--page-size', pageSize),
  };
}

/** From a file alone: what stands on a command line is read by everybody on the machine, and kept by shells. */
function authorizationOf({ username, secretFile }: SetupOptions): FeedAuthorization | undefined {
  if (secretFile === undefined) {
    if (username !== undefined) throw new CommandFailure(exitCodes.usage, '--username needs --secret-file.');
    return undefined;
  }
  let secret: string;
  try {
    secret = readFileSync(secretFile, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandFailure(exitCodes.usage, `${secretFile} cannot be read: ${(error as Error).message}`);
  }
  return username === undefined ? { kind: 'bearer', token: secret } : { kind: 'basic', username, password: secret };
}

type Given<Said> = { [Name in keyof Said]?: Exclude<Said[Name], undefined> };

/** Without what was not said. */
function given<Said extends object>(said: Said): Given<Said> & Pick<Said, RequiredOf<Said>> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as never;
}

type RequiredOf<Said> = { [Name in keyof Said]: undefined extends Said[Name] ? never : Name }[keyof Said];

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw new CommandFailure(exitCodes.usage, `${option} takes a whole number.`);
  return Number(text);
}

import { readFileSync } from 'node:fs';
import type { ConsentPurpose } from '@picket/domain';
import {
  type AnswerOf,
  checkConsents,
  getInstanceRegistrationGuide,
  getRegistrationGuide,
  listConnectors,
  proveRegistration,
  setRegistration,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openInstance, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

type Connector = AnswerOf<typeof listConnectors>['items'][number];
type Purpose = AnswerOf<typeof checkConsents>['items'][number];

/** `picket consent list`: each purpose, what it asks for, whether it was granted, and what the last look at it showed. */
export async function listConsent(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const { items } = await api.call(listConnectors, { params: { tenantId } });
  if (options.json) return printJson(terminal, { items });
  for (const { title, purposes, licenses } of items) {
    terminal.out(title);
    for (const purpose of purposes) {
      const { about, permissions, missing, sight } = purpose;
      printState(terminal, purpose);
      terminal.out(`  ${about}`);
      for (const { name, why, without } of permissions) {
        const isMissing = missing.includes(name) || sight?.missing?.includes(name) === true;
        terminal.out(`  ${name}${isMissing ? '  MISSING' : ''}`);
        terminal.out(`      ${why} Without it: ${without}`);
      }
    }
    printLicenses(terminal, licenses);
  }
}

/** `picket consent check`: looks at every grant now. Answers 1 when one that was granted is not as it should be. */
export async function checkConsent(terminal: Terminal, options: CommonOptions): Promise<number> {
  const { api, tenantId } = await openTenant(terminal, options);
  const { items } = await api.call(checkConsents, { params: { tenantId } });
  if (options.json) printJson(terminal, { items });
  else for (const purpose of items) printState(terminal, purpose);
  const isBad = items.some(({ state, sight, credential }) => {
    if (state === 'not-registered' || state === 'not-granted') return false;
    return sight?.kind !== 'granted' || credential?.end === 'expired';
  });
  return isBad ? exitCodes.failed : exitCodes.done;
}

function printState(terminal: Terminal, purposeState: Purpose): void {
  const { purpose, state, source, offered, clientId, provenAt, sight, credential } = purposeState;
  const proven = provenAt === null ? '' : `, proven ${ago(provenAt, terminal.now())}`;
  const app = clientId === null ? '' : `, ${source === 'instance' ? "the service's app" : 'app'} ${clientId}`;
  terminal.out(`\n${purpose}: ${state}${proven}${app}`);
  if (offered !== null && source !== 'instance') terminal.out(`  ${offerWords(purpose, offered)}`);
  if (credential !== null) terminal.out(`  ${credentialWords(credential)}`);
  if (sight === null) {
    if (state !== 'not-registered') terminal.out('  Nobody has looked at it yet: picket consent check');
    return;
  }
  const { kind, saw, todo, since, lookedAt, notAskedFor } = sight;
  const now = terminal.now();
  terminal.out(`  Seen ${ago(lookedAt, now)}: ${kind}, since ${ago(since, now)}. ${harmless(saw)}`);
  if (notAskedFor.length > 0) terminal.out(`  Granted and needed by nothing: ${notAskedFor.map(harmless).join(', ')}`);
  if (todo !== null) terminal.out(`  What to do: ${todo}`);
}

function offerWords(purpose: string, { entraTenantId }: NonNullable<Purpose['offered']>): string {
  return entraTenantId === null
    ? 'This service has an app of its own for it, once an owner of the service has said which Entra tenant this is.'
    : `This service has an app of its own for it: picket consent choose ${purpose}`;
}

export function credentialWords({ kind, expiresAt, end }: NonNullable<Purpose['credential']>): string {
  if (expiresAt === null) return `Its ${kind} ends nobody knows when: enter it again with --secret-expires`;
  const ends = `${end === 'expired' ? 'ended' : 'ends'} on ${expiresAt.slice(0, 10)}`;
  return `Its ${kind} ${ends}${end === 'later' ? '' : `  ${end.toUpperCase()}`}`;
}

function printLicenses(terminal: Terminal, licenses: Connector['licenses']): void {
  if (licenses === null) {
    terminal.out('\nlicenses: nobody has looked: picket doctor');
    return;
  }
  const { outcome, saw, todo, lookedAt } = licenses;
  terminal.out(`\nlicenses: ${outcome}, looked at ${ago(lookedAt, terminal.now())}. ${harmless(saw)}`);
  if (todo !== null) terminal.out(`  What to do: ${harmless(todo)}`);
}

export interface ConsentOptions extends CommonOptions {
  /** Of the service's own app, to which many organizations consent. */
  readonly instance?: boolean;
}

export interface GuideOptions extends ConsentOptions {
  readonly script?: boolean;
}

/** `picket consent guide PURPOSE`: how to make its app registration. `--script` prints nothing but the script, to be piped. */
export async function showGuide(terminal: Terminal, purpose: ConsentPurpose, options: GuideOptions): Promise<void> {
  const guide = await guideOf(terminal, purpose, options);
  if (options.json) return printJson(terminal, guide);
  if (options.script) return terminal.out(guide.script.trimEnd());
  terminal.out(`The app registration for ${purpose}, by hand:\n`);
  for (const [index, step] of guide.steps.entries()) terminal.out(`${index + 1}. ${step}`);
  const flag = options.instance ? ' --instance' : '';
  terminal.out(`\nThe same with the Azure CLI: picket consent guide ${purpose}${flag} --script`);
  if (options.instance) {
    terminal.out(`Then: picket consent register ${purpose} --instance --client-id … --secret-file …`);
    terminal.out('For each customer: picket tenants assign NAME --entra-tenant …');
    terminal.out(`                   picket consent choose ${purpose} --tenant NAME`);
    return;
  }
  terminal.out(`Then: picket consent register ${purpose} --client-id … --entra-tenant … --secret-file …`);
  terminal.out(`      picket consent prove ${purpose}`);
}

async function guideOf(
  terminal: Terminal,
  purpose: ConsentPurpose,
  options: GuideOptions,
): Promise<AnswerOf<typeof getRegistrationGuide>> {
  if (options.instance) return await openInstance(terminal).call(getInstanceRegistrationGuide, { params: { purpose } });
  const { api, tenantId } = await openTenant(terminal, options);
  return await api.call(getRegistrationGuide, { params: { tenantId, purpose } });
}

export interface RegisterOptions extends ConsentOptions {
  readonly clientId: string;
  readonly entraTenant?: string;
  readonly secretFile?: string;
  readonly secretExpires?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** `picket consent register PURPOSE`: tells Picket the app registration. Secrets come from files, never from the command line. */
export async function register(terminal: Terminal, purpose: ConsentPurpose, options: RegisterOptions): Promise<void> {
  const { entraTenant } = options;
  if (entraTenant === undefined) {
    throw new CommandFailure(
      exitCodes.usage,
      'Say from where consent is believed: --entra-tenant with the directory ID',
    );
  }
  const { api, tenantId } = await openTenant(terminal, options);
  await api.call(setRegistration, {
    params: { tenantId, purpose },
    body: { ...enteredCredential(options), entraTenantId: entraTenant },
  });
  terminal.out(`The registration for ${purpose} is set. It proves nothing yet: picket consent prove ${purpose}`);
}

/** What was said of a credential, with what stands in the files. */
export function enteredCredential({ clientId, secretFile, secretExpires, certificate, key }: RegisterOptions) {
  return {
    clientId,
    ...(secretFile === undefined ? {} : { clientSecret: readText(secretFile).trim() }),
    ...(secretExpires === undefined ? {} : { secretExpiresAt: wholeMoment(secretExpires) }),
    ...(certificate === undefined ? {} : { certificate: readText(certificate) }),
    ...(key === undefined ? {} : { privateKey: readText(key) }),
  };
}

/** `picket consent prove PURPOSE`: after the grant was given in Entra or by the Azure CLI. */
export async function prove(terminal: Terminal, purpose: ConsentPurpose, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const proven = await api.call(proveRegistration, { params: { tenantId, purpose } });
  if (options.json) return printJson(terminal, proven);
  terminal.out(`Proven: ${harmless(proven.displayName)} (${proven.entraTenantId}) grants ${purpose}.`);
}

/** A day is taken as its beginning: rather warned too early. */
function wholeMoment(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new CommandFailure(exitCodes.usage, `${text} is no date: write it as 2027-11-29`);
  return new Date(ms).toISOString();
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailure(exitCodes.usage, `${path} cannot be read: ${(error as Error).message}`);
  }
}

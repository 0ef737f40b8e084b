import { readFileSync } from 'node:fs';
import {
  type AnswerOf,
  getInstanceSignIn,
  getInstanceSignInGuide,
  getSignIn,
  getSignInGuide,
  type Operation,
  type Role,
  removeInstanceSignIn,
  removeSignIn,
  roles,
  setInstanceSignIn,
  setSignIn,
  switchInstanceSignIn,
  switchSignIn,
  testInstanceSignIn,
  testSignIn,
} from '@picket/wire/console';
import type { Api } from '../api.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openInstance, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

type Settings = AnswerOf<typeof getSignIn>;
type Registration = NonNullable<Settings['registration']>;

export interface SignInOptions extends CommonOptions {
  /** That of the instance's own people, instead of a tenant's. */
  readonly instance?: boolean;
}

/** Where it is asked: of one tenant, or of the instance. */
interface Place {
  readonly api: Api;
  readonly params: { readonly tenantId: string } | undefined;
  readonly title: string;
}

async function placeOf(terminal: Terminal, options: SignInOptions): Promise<Place> {
  if (options.instance) return { api: openInstance(terminal), params: undefined, title: 'this Picket' };
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  return { api, params: { tenantId }, title: tenantName };
}

/** The operation of the tenant or, without one, its twin of the instance. */
function ask<Op extends Operation>(
  { api, params }: Place,
  ofTenant: Op,
  ofInstance: Operation,
  body?: object,
): Promise<AnswerOf<Op>> {
  const parts = { ...(params === undefined ? {} : { params }), ...(body === undefined ? {} : { body }) };
  // Twins differ in their path and in who may, and in nothing that is answered.
  return api.call((params === undefined ? ofInstance : ofTenant) as Op, parts as never);
}

const settingsOf = (place: Place) => ask(place, getSignIn, getInstanceSignIn);

/** `picket sign-in show`: how people sign in with Entra, and what stands in the way. Answers 1 when something does. */
export async function showSignIn(terminal: Terminal, options: SignInOptions): Promise<number> {
  const place = await placeOf(terminal, options);
  const settings = await settingsOf(place);
  if (options.json) printJson(terminal, settings);
  else print(terminal, place.title, settings);
  return settings.checks.some(({ outcome }) => outcome === 'failed') ? exitCodes.failed : exitCodes.done;
}

const checkWords: Readonly<Record<Settings['checks'][number]['id'], string>> = {
  'local-owner': 'an owner of this Picket can sign in without Entra',
  'local-tenant-owner': 'an owner of the tenant can sign in without Entra',
  linked: 'the registration is in the Entra tenant that is linked',
  proven: 'a test has succeeded since the last change',
  credential: 'the certificate is good for another 30 days',
  https: 'Entra takes the address it is to come back to',
};

function print(terminal: Terminal, title: string, { state, registration, redirectUri, checks }: Settings): void {
  terminal.out(`Sign-in with Entra for ${harmless(title)}: ${state}`);
  if (registration === null) terminal.out(`  Comes back to ${redirectUri}. Begin with: picket sign-in guide`);
  else printRegistration(terminal, registration);
  for (const { id, outcome } of checks)
    terminal.out(`  ${(outcome === 'failed' ? 'FAILED' : outcome).padEnd(8)} ${checkWords[id]}`);
  terminal.out('  The command line signs in with a token of a local operator, whatever is set here.');
}

function printRegistration(terminal: Terminal, registration: Registration): void {
  const { address, clientId, entraTenantId, groups, lastTest, allowGuests, certificateExpiresAt } = registration;
  terminal.out(`  People begin at ${address}`);
  terminal.out(`  App ${clientId} in Entra tenant ${entraTenantId}, by ${registration.credential}`);
  if (certificateExpiresAt !== null) terminal.out(`  Certificate until ${certificateExpiresAt}`);
  for (const { groupId, role } of groups) terminal.out(`  Group ${groupId}: ${role}`);
  if (allowGuests) terminal.out('  Guests with a role are let in');
  if (lastTest !== null) terminal.out(`  Test ${ago(lastTest.at, terminal.now())}: ${describeTest(lastTest)}`);
}

function describeTest({ succeeded, who, would, code, aadsts }: NonNullable<Registration['lastTest']>): string {
  const person = who === null ? 'nobody' : harmless(who);
  if (!succeeded) return `failed (${code}${aadsts === null ? '' : `, AADSTS${aadsts}`}) for ${person}`;
  return `${person} would be ${[would?.role, would?.instanceOwner ? 'owner of the instance' : null].filter(Boolean).join(' and ')}`;
}

export interface SignInGuideOptions extends SignInOptions {
  readonly script?: boolean;
}

/** `picket sign-in guide`: how to make the registration. `--script` prints nothing but the script, to be piped. */
export async function guideSignIn(terminal: Terminal, options: SignInGuideOptions): Promise<void> {
  const place = await placeOf(terminal, options);
  const guide = await ask(place, getSignInGuide, getInstanceSignInGuide);
  if (options.json) return printJson(terminal, guide);
  if (options.script) return terminal.out(guide.script.trimEnd());
  terminal.out('The app registration to sign in by, by hand:\n');
  for (const [index, step] of guide.steps.entries()) terminal.out(`${index + 1}. ${step}`);
  terminal.out('\nIts app roles:');
  for (const { value, description } of guide.appRoles) terminal.out(`  ${value.padEnd(21)} ${description}`);
  terminal.out('\nThe same with the Azure CLI: picket sign-in guide --script');
  terminal.out('Then: picket sign-in set --client-id … --secret-file …; picket sign-in test; picket sign-in on');
}

export interface SetSignInOptions extends SignInOptions {
  readonly clientId: string;
  readonly secretFile?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly group?: readonly string[];
  readonly guests?: boolean;
  readonly newName?: boolean;
  readonly entraTenant?: string;
  readonly forTenant?: readonly string[];
}

/** `picket sign-in set`: the registration. Secrets come from files, never from the command line. */
export async function setSignInRegistration(terminal: Terminal, options: SetSignInOptions): Promise<void> {
  if ((options.entraTenant !== undefined || options.forTenant !== undefined) && !options.instance) {
    throw new CommandFailure(
      exitCodes.usage,
      "--entra-tenant and --for-tenant go with --instance: a tenant's people are those of the Entra tenant it is linked to.",
    );
  }
  const place = await placeOf(terminal, options);
  const { clientId, secretFile, certificate, key, group, guests, newName } = options;
  const body = {
    clientId,
    ...(secretFile === undefined ? {} : { clientSecret: readText(secretFile).trim() }),
    ...(certificate === undefined ? {} : { certificate: readText(certificate) }),
    ...(key === undefined ? {} : { privateKey: readText(key) }),
    ...(group === undefined ? {} : { groups: group.map(parseGroup) }),
    ...(guests === undefined ? {} : { allowGuests: guests }),
    ...(newName === undefined ? {} : { newName }),
    ...(options.instance ? { entraTenantId: options.entraTenant ?? '', tenantIds: options.forTenant ?? null } : {}),
  };
  await ask(place, setSignIn, setInstanceSignIn, body);
  terminal.out('It is set, and off. Now: picket sign-in test, then: picket sign-in on');
}

/** `GROUP-ID=role`. */
function parseGroup(text: string): { groupId: string; role: Role } {
  const [groupId = '', word] = text.split('=');
  const role = roles.find((one) => one === word);
  if (role === undefined)
    throw new CommandFailure(exitCodes.usage, `--group must be an object id and a role, as in ID=reader: "${text}".`);
  return { groupId, role };
}

/** `picket sign-in on` and `off`. */
export async function turnSignIn(terminal: Terminal, isOn: boolean, options: SignInOptions): Promise<void> {
  const place = await placeOf(terminal, options);
  await ask(place, switchSignIn, switchInstanceSignIn, { isOn });
  const { registration } = await settingsOf(place);
  terminal.out(
    isOn ? `It is on. People begin at ${registration?.address}` : 'It is off. Whoever came by it is signed out.',
  );
}

const lookEveryMs = 2_000;

/** `picket sign-in test`: prints a link for a browser, waits for what comes of it, and answers 1 when it failed. */
export async function testSignInRegistration(terminal: Terminal, options: SignInOptions): Promise<number> {
  const place = await placeOf(terminal, options);
  const before = (await settingsOf(place)).registration?.lastTest?.at;
  const { url, expiresAt } = await ask(place, testSignIn, testInstanceSignIn);
  terminal.err(
    'Open this in a browser and sign in as somebody who has a role. It works once, and signs nobody in to Picket:',
  );
  terminal.err(url);
  while (terminal.now() < Date.parse(expiresAt)) {
    await terminal.sleep(lookEveryMs);
    const last = (await settingsOf(place)).registration?.lastTest;
    if (last == null || last.at === before) continue;
    if (options.json) printJson(terminal, last);
    else terminal.out(describeTest(last));
    return last.succeeded ? exitCodes.done : exitCodes.failed;
  }
  throw new CommandFailure(exitCodes.failed, 'Nobody signed in by that link in time.');
}

/** `picket sign-in remove`. */
export async function removeSignInRegistration(terminal: Terminal, options: SignInOptions): Promise<void> {
  const place = await placeOf(terminal, options);
  await ask(place, removeSignIn, removeInstanceSignIn);
  terminal.out(
    'It is forgotten. Whoever came by it has no role any more; the app registration in Entra is yours to delete.',
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailure(exitCodes.usage, `${path} cannot be read: ${(error as Error).message}`);
  }
}

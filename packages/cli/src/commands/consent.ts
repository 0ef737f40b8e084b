import { readFileSync } from 'node:fs';
import type { ConsentPurpose } from '@picket/domain';
import { getRegistrationGuide, listConnectors, proveRegistration, setRegistration } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

/** `picket consent list`: each purpose, what it asks for, and whether it was granted. */
export async function listConsent(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const { items } = await api.call(listConnectors, { params: { tenantId } });
  if (options.json) return printJson(terminal, { items });
  for (const { title, purposes } of items) {
    terminal.out(title);
    for (const { purpose, about, state, clientId, provenAt, permissions, missing } of purposes) {
      const proven = provenAt === null ? '' : `, proven ${ago(provenAt, terminal.now())}`;
      terminal.out(`\n${purpose}: ${state}${proven}${clientId === null ? '' : `, app ${clientId}`}`);
      terminal.out(`  ${about}`);
      for (const { name, why, without } of permissions) {
        terminal.out(`  ${name}${missing.includes(name) ? '  REFUSED LATELY' : ''}`);
        terminal.out(`      ${why} Without it: ${without}`);
      }
    }
  }
}

export interface GuideOptions extends CommonOptions {
  readonly script?: boolean;
}

/** `picket consent guide PURPOSE`: how to make its app registration. `--script` prints nothing but the script, to be piped. */
export async function showGuide(terminal: Terminal, purpose: ConsentPurpose, options: GuideOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const guide = await api.call(getRegistrationGuide, { params: { tenantId, purpose } });
  if (options.json) return printJson(terminal, guide);
  if (options.script) return terminal.out(guide.script.trimEnd());
  terminal.out(`The app registration for ${purpose}, by hand:\n`);
  for (const [index, step] of guide.steps.entries()) terminal.out(`${index + 1}. ${step}`);
  terminal.out(`\nThe same with the Azure CLI: picket consent guide ${purpose} --script`);
  terminal.out(`Then: picket consent register ${purpose} --client-id … --entra-tenant … --secret-file …`);
  terminal.out(`      picket consent prove ${purpose}`);
}

export interface RegisterOptions extends CommonOptions {
  readonly clientId: string;
  readonly entraTenant: string;
  readonly secretFile?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** `picket consent register PURPOSE`: tells Picket the app registration. Secrets come from files, never from the command line. */
export async function register(terminal: Terminal, purpose: ConsentPurpose, options: RegisterOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const { clientId, entraTenant, secretFile, certificate, key } = options;
  await api.call(setRegistration, {
    params: { tenantId, purpose },
    body: {
      clientId,
      entraTenantId: entraTenant,
      ...(secretFile === undefined ? {} : { clientSecret: readText(secretFile).trim() }),
      ...(certificate === undefined ? {} : { certificate: readText(certificate) }),
      ...(key === undefined ? {} : { privateKey: readText(key) }),
    },
  });
  terminal.out(`The registration for ${purpose} is set. It proves nothing yet: picket consent prove ${purpose}`);
}

/** `picket consent prove PURPOSE`: after the grant was given in Entra or by the Azure CLI. */
export async function prove(terminal: Terminal, purpose: ConsentPurpose, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const proven = await api.call(proveRegistration, { params: { tenantId, purpose } });
  if (options.json) return printJson(terminal, proven);
  terminal.out(`Proven: ${harmless(proven.displayName)} (${proven.entraTenantId}) grants ${purpose}.`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailure(exitCodes.usage, `${path} cannot be read: ${(error as Error).message}`);
  }
}

import { type ConsentPurpose, consentPurposes } from '@picket/domain';
import {
  chooseInstanceRegistration,
  listConnectors,
  listInstanceRegistrations,
  removeInstanceRegistration,
  setInstanceRegistration,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openInstance, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { credentialWords, enteredCredential, type RegisterOptions } from './consent.ts';

/** `picket consent list --instance`: the service's own apps, and how many tenants have each. */
export async function listInstanceApps(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { items } = await openInstance(terminal).call(listInstanceRegistrations, {});
  if (options.json) return printJson(terminal, { items });
  for (const { purpose, about, clientId, credential, usedBy, grantedBy } of items) {
    terminal.out(`\n${purpose}: ${clientId === null ? 'not set' : `app ${clientId}`}`);
    terminal.out(`  ${about}`);
    if (credential === null) continue;
    terminal.out(`  ${credentialWords(credential)}`);
    terminal.out(`  ${usedBy} ${usedBy === 1 ? 'tenant has' : 'tenants have'} it, ${grantedBy} granted`);
  }
  if (items.every(({ clientId }) => clientId === null))
    terminal.out('\nNone is set. Begin with: picket consent guide sync-and-signal --instance');
}

/** `picket consent register PURPOSE --instance`: sets the app, or gives it a new credential. */
export async function registerInstanceApp(
  terminal: Terminal,
  purpose: ConsentPurpose,
  options: RegisterOptions,
): Promise<void> {
  if (options.entraTenant !== undefined) {
    const because =
      'The service’s app is for many Entra tenants: say which one each tenant is by `picket tenants assign`';
    throw new CommandFailure(exitCodes.usage, because);
  }
  const body = enteredCredential(options);
  const answer = await openInstance(terminal).call(setInstanceRegistration, { params: { purpose }, body });
  if (options.json) return printJson(terminal, answer);
  const { tenants, provenBy } = answer;
  terminal.out(
    `The service's app for ${purpose} is set${tenants === 0 ? '.' : `, for ${tenants === 1 ? 'one tenant' : `${tenants} tenants at once`}.`}`,
  );
  terminal.out(
    provenBy === null
      ? 'No grant stands that could show whether its credential is good.'
      : `Its credential is good: the Entra tenant of ${harmless(provenBy)} gave it a token.`,
  );
}

/** `picket consent choose PURPOSE`: the tenant takes the service's app. */
export async function chooseInstanceApp(
  terminal: Terminal,
  purpose: ConsentPurpose | 'all',
  options: CommonOptions,
): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const offered =
    purpose === 'all'
      ? (await api.call(listConnectors, { params: { tenantId } })).items.flatMap(({ purposes }) =>
          purposes.flatMap((each) => (each.offered === null || each.source === 'instance' ? [] : [each.purpose])),
        )
      : [purpose];
  if (offered.length === 0) {
    throw new CommandFailure(exitCodes.failed, 'Nothing to choose: picket consent list shows what the service offers');
  }
  for (const each of consentPurposes.filter((known) => offered.includes(known))) {
    const { clientId, entraTenantId } = await api.call(chooseInstanceRegistration, {
      params: { tenantId, purpose: each },
    });
    terminal.out(`${each}: app ${clientId}, believed from the Entra tenant ${entraTenantId} alone.`);
    terminal.out(`  An administrator there grants it; then: picket consent prove ${each}`);
  }
}

/** `picket consent forget PURPOSE`: the service has no app for it any more. */
export async function forgetInstanceApp(
  terminal: Terminal,
  purpose: ConsentPurpose,
  options: CommonOptions,
): Promise<void> {
  await openInstance(terminal).call(removeInstanceRegistration, { params: { purpose } });
  if (options.json) return printJson(terminal, { purpose });
  terminal.out(`The service has no app of its own for ${purpose} any more.`);
}

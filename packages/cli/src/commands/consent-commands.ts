import { consentPurposes } from '@picket/domain';
import { Argument, type Command } from 'commander';
import type { CommonOptions, Terminal } from '../session.ts';
import {
  type ConsentOptions,
  checkConsent,
  type GuideOptions,
  listConsent,
  prove,
  type RegisterOptions,
  register,
  showGuide,
} from './consent.ts';
import { chooseInstanceApp, forgetInstanceApp, listInstanceApps, registerInstanceApp } from './consent-instance.ts';
import { type GiveBackOptions, giveBackPurpose } from './give-back.ts';

/** `picket consent …`: what Microsoft lets Picket do in a tenant, one app registration for each purpose. */
export function consentCommands(
  program: Command,
  terminal: Terminal,
  { common, setExitCode }: { common: (command: Command) => Command; setExitCode: (code: number) => void },
): void {
  const consent = program.command('consent').description('what an Entra administrator lets Picket do');
  const purpose = () => new Argument('<purpose>', 'what the registration is for').choices([...consentPurposes]);
  const instance = ['--instance', "the service's own app, to which many organizations consent"] as const;
  common(
    consent.command('list').description('purposes, their permissions, what stops without each, and what was granted'),
  )
    .option(...instance)
    .action((options: ConsentOptions) =>
      options.instance ? listInstanceApps(terminal, options) : listConsent(terminal, options),
    );
  common(consent.command('check').description('look at every grant as it is at Microsoft now; changes nothing there'))
    .addHelpText('after', '\nExit codes: 0 what was granted is whole, 1 it is not, or could not be looked at.')
    .action(async (options: CommonOptions) => setExitCode(await checkConsent(terminal, options)));
  common(consent.command('guide').description('how to make the app registration of a purpose').addArgument(purpose()))
    .option('--script', 'only the commands for the Azure CLI, to be piped to a shell')
    .option(...instance)
    .action((name, options: GuideOptions) => showGuide(terminal, name, options));
  common(
    consent.command('register').description('tell Picket the app registration of a purpose').addArgument(purpose()),
  )
    .requiredOption('--client-id <id>', 'the application (client) ID')
    .option('--entra-tenant <id>', 'the directory (tenant) ID: consent is believed from no other')
    .option(...instance)
    .option('--secret-file <file>', 'holds the client secret; /dev/stdin to pipe it')
    .option('--secret-expires <date>', 'when Entra says that the secret ends: no app is told')
    .option('--certificate <file>', 'PEM, instead of a secret; with --key')
    .option('--key <file>', 'RSA, PEM, without a passphrase')
    .action((name, options: RegisterOptions) =>
      options.instance ? registerInstanceApp(terminal, name, options) : register(terminal, name, options),
    );
  common(
    consent
      .command('choose')
      .description(
        "take the service's own app for a purpose, or for all, instead of one of the tenant's own; then grant it",
      )
      .addArgument(new Argument('<purpose>', 'what it is for').choices([...consentPurposes, 'all'])),
  ).action((name, options: CommonOptions) => chooseInstanceApp(terminal, name, options));
  common(
    consent
      .command('forget')
      .description("forget the service's own app for a purpose, once no tenant uses it")
      .addArgument(purpose()),
  ).action((name, options: CommonOptions) => forgetInstanceApp(terminal, name, options));
  common(
    consent
      .command('prove')
      .description('prove a grant that was given in Entra itself, and link the tenant')
      .addArgument(purpose()),
  ).action((name, options: CommonOptions) => prove(terminal, name, options));
  common(
    consent
      .command('give-back')
      .description('what stops without a purpose, how to take its grant away in Entra, and whether it is gone')
      .addArgument(new Argument('<purpose>', 'what is given back').choices([...consentPurposes, 'all'])),
  )
    .option('--script', 'only the commands for the Azure CLI, to be piped to a shell')
    .option('--verify', 'ask Entra for a token; when it refuses, forget the credential')
    .option('--leave-tags', 'phones keep what Picket wrote on them')
    .addHelpText('after', '\nExit codes: 0 shown or given back, 1 Entra still gives a token, or could not be asked.')
    .action(async (name, options: GiveBackOptions) => setExitCode(await giveBackPurpose(terminal, name, options)));
}

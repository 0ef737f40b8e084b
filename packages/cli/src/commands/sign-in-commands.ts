import type { Command } from 'commander';
import type { CommonOptions, Terminal } from '../session.ts';
import {
  guideSignIn,
  removeSignInRegistration,
  type SetSignInOptions,
  type SignInGuideOptions,
  setSignInRegistration,
  showSignIn,
  testSignInRegistration,
  turnSignIn,
} from './sign-in.ts';

interface Surroundings {
  readonly common: (command: Command) => Command;
  readonly setExitCode: (code: number) => void;
}

/** `picket sign-in …`: how people sign in to the console with Entra. This command line signs in by a token all the same. */
export function signInCommands(program: Command, terminal: Terminal, { common, setExitCode }: Surroundings): void {
  const signIn = program.command('sign-in').description('how people sign in to the console with Entra');
  const command = (usage: string, description: string) =>
    common(signIn.command(usage).description(description)).option(
      '--instance',
      "the instance's own people, as those of a service provider, instead of a tenant's",
    );
  const several = (value: string, before: readonly string[] = []) => [...before, value];

  command('show', 'what is set, what came of the last test, and what stands in the way')
    .addHelpText('after', '\nExit codes: 0 nothing failed, 1 a check failed.')
    .action(async (options: CommonOptions) => setExitCode(await showSignIn(terminal, options)));
  command('guide', 'how to make the app registration, with its app roles')
    .option('--script', 'only the commands for the Azure CLI, to be piped to a shell')
    .action((options: SignInGuideOptions) => guideSignIn(terminal, options));
  command('set', 'tell Picket the app registration; it is off until a test has succeeded')
    .requiredOption('--client-id <id>', 'the application (client) ID')
    .option('--secret-file <file>', 'holds the client secret; /dev/stdin to pipe it')
    .option('--certificate <file>', 'PEM, instead of a secret; with --key')
    .option('--key <file>', 'RSA, PEM, without a passphrase')
    .option('--group <id=role>', 'a security group that has a role besides app roles; again for another', several)
    .option('--guests', 'let accounts of other organizations in that have a role')
    .option('--no-guests', 'do not')
    .option('--new-name', 'make another sign-in name: the earlier link opens nothing then')
    .option('--entra-tenant <id>', 'with --instance: the directory (tenant) ID')
    .option('--for-tenant <id>', 'with --instance: only this tenant of Picket; again for another', several)
    .action((options: SetSignInOptions) => setSignInRegistration(terminal, options));
  command('test', 'try it out in a browser before it is switched on')
    .addHelpText('after', '\nExit codes: 0 somebody would be let in, 1 nobody.')
    .action(async (options: CommonOptions) => setExitCode(await testSignInRegistration(terminal, options)));
  command('on', 'switch it on, once a test has succeeded').action((options: CommonOptions) =>
    turnSignIn(terminal, true, options),
  );
  command('off', 'switch it off, and end the sessions of whoever came by it').action((options: CommonOptions) =>
    turnSignIn(terminal, false, options),
  );
  command('remove', 'forget the registration: whoever came by it has no role any more').action(
    (options: CommonOptions) => removeSignInRegistration(terminal, options),
  );
}

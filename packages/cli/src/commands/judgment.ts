import { type AnswerOf, type BodyOf, changeJudgment, getJudgment } from '@picket/wire/console';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';

interface ChangeOptions extends CommonOptions {
  readonly watchware?: 'allowed' | 'low' | 'medium';
  readonly addDomain?: readonly string[];
  readonly removeDomain?: readonly string[];
}

/** `picket judgment …`: what a tenant is called, and what it has decided. */
export function judgmentCommands(
  program: Command,
  terminal: Terminal,
  { common }: { readonly common: (command: Command) => Command },
): void {
  const judgment = program
    .command('judgment')
    .description('what a tenant is called, whose imitations are looked for, and what it has decided');
  common(judgment.command('show').description('its domains, and what watchware is worth')).action(
    async (options: CommonOptions) => {
      const { api, tenantId, tenantName } = await openTenant(terminal, options);
      show(terminal, options, tenantName, await api.call(getJudgment, { params: { tenantId } }));
    },
  );
  common(judgment.command('change'))
    .description('decide; what is not named stays')
    .addOption(new Option('--watchware <worth>', 'apps for watching over others').choices(['allowed', 'low', 'medium']))
    .option('--add-domain <name...>', 'a domain of your own that Entra does not list')
    .option('--remove-domain <name...>', 'one that was added here')
    .action((options: ChangeOptions) => change(terminal, options));
}

async function change(terminal: Terminal, options: ChangeOptions): Promise<void> {
  const { watchware, addDomain = [], removeDomain = [] } = options;
  if (watchware === undefined && addDomain.length + removeDomain.length === 0)
    throw new CommandFailure(exitCodes.usage, 'Say what is to be different: see picket judgment change --help.');
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  const params = { tenantId };
  const body: BodyOf<typeof changeJudgment> = watchware === undefined ? {} : { watchware };
  if (addDomain.length + removeDomain.length > 0) {
    const gone = new Set(removeDomain.map((name) => name.toLowerCase()));
    const { domains } = await api.call(getJudgment, { params });
    const own = domains.filter(({ source }) => source === 'operator').map(({ domain }) => domain);
    body.ownDomains = [...own.filter((domain) => !gone.has(domain)), ...addDomain];
  }
  show(terminal, options, tenantName, await api.call(changeJudgment, { params, body }));
}

function show(
  terminal: Terminal,
  options: CommonOptions,
  tenantName: string,
  judgment: AnswerOf<typeof getJudgment>,
): void {
  if (options.json) {
    printJson(terminal, judgment);
    return;
  }
  const { domains, watchware } = judgment;
  terminal.out(harmless(`${tenantName}: watchware is ${watchware === 'allowed' ? 'allowed' : `worth ${watchware}`}.`));
  for (const { domain, source } of domains)
    terminal.out(harmless(`  ${domain} (${source === 'entra' ? 'verified in Entra' : 'added here'})`));
  if (domains.length === 0) terminal.err('No domain is known yet: imitations of your own names are not found.');
}

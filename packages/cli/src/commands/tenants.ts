import {
  type AnswerOf,
  assignEntraTenant,
  createTenant,
  listEntraAssignments,
  unassignEntraTenant,
} from '@picket/wire/console';
import type { Command } from 'commander';
import type { Api } from '../api.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openInstance, printJson, type Terminal } from '../session.ts';
import { type Column, harmless, renderTable } from '../terminal/table.ts';

type AssignedTenant = AnswerOf<typeof listEntraAssignments>['items'][number];

/** `picket tenants …`: the customers of this service, and which Entra tenants they are. For owners of the instance. */
export function tenantCommands(
  program: Command,
  terminal: Terminal,
  { common }: { readonly common: (command: Command) => Command },
): void {
  const tenants = program
    .command('tenants')
    .description('the tenants of this Picket, and which Entra tenants they are');
  common(tenants.command('list').description('every tenant, what it is linked to, and what is assigned')).action(
    (options: CommonOptions) => listAllTenants(terminal, options),
  );
  common(tenants.command('add <name>').description('add a tenant; you own it')).action(
    (name: string, options: CommonOptions) => addTenant(terminal, name, options),
  );
  common(
    tenants
      .command('assign <name>')
      .description("say which Entra tenant it is: only from there its consent to the service's own apps is believed"),
  )
    .requiredOption('--entra-tenant <id>', 'the directory (tenant) ID, as the customer has told you by a way you trust')
    .action((name: string, options: CommonOptions & { readonly entraTenant: string }) =>
      assign(terminal, name, options),
    );
  common(
    tenants.command('unassign <name>').description("take that back, while the tenant uses none of the service's apps"),
  ).action((name: string, options: CommonOptions) => unassign(terminal, name, options));
}

const columns: readonly Column<AssignedTenant>[] = [
  { title: 'tenant', value: ({ name }) => name, elastic: true },
  { title: 'linked to', value: ({ entraTenantId }) => entraTenantId ?? '-' },
  { title: 'assigned', value: ({ assignedEntraTenantId }) => assignedEntraTenantId ?? '-' },
  { title: "service's apps", value: ({ uses }) => (uses.length === 0 ? '-' : uses.join(', ')) },
];

async function allTenants(api: Api): Promise<readonly AssignedTenant[]> {
  const all: AssignedTenant[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 1000, ...(cursor === undefined ? {} : { cursor }) };
    const page: AnswerOf<typeof listEntraAssignments> = await api.call(listEntraAssignments, { query });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
}

async function listAllTenants(terminal: Terminal, options: CommonOptions): Promise<void> {
  const items = await allTenants(openInstance(terminal));
  if (options.json) return printJson(terminal, { items });
  if (items.length === 0) return terminal.out('There are no tenants yet: picket tenants add NAME');
  terminal.out(renderTable(columns, items, terminal.width));
}

async function addTenant(terminal: Terminal, name: string, options: CommonOptions): Promise<void> {
  const tenant = await openInstance(terminal).call(createTenant, { body: { name } });
  if (options.json) return printJson(terminal, tenant);
  terminal.out(`${harmless(tenant.name)} is there: ${tenant.id}`);
}

async function assign(
  terminal: Terminal,
  name: string,
  { entraTenant, json }: CommonOptions & { readonly entraTenant: string },
): Promise<void> {
  const api = openInstance(terminal);
  const { id, name: found } = await named(api, name);
  await api.call(assignEntraTenant, { params: { subjectId: id }, body: { entraTenantId: entraTenant } });
  if (json) return printJson(terminal, { id, assignedEntraTenantId: entraTenant });
  terminal.out(`${harmless(found)} is the Entra tenant ${entraTenant}. It grants nothing yet:`);
  terminal.out(`  picket consent choose all --tenant ${JSON.stringify(found)}`);
}

async function unassign(terminal: Terminal, name: string, { json }: CommonOptions): Promise<void> {
  const api = openInstance(terminal);
  const { id, name: found } = await named(api, name);
  await api.call(unassignEntraTenant, { params: { subjectId: id } });
  if (json) return printJson(terminal, { id, assignedEntraTenantId: null });
  terminal.out(`No Entra tenant is assigned to ${harmless(found)} any more.`);
}

async function named(api: Api, wanted: string): Promise<AssignedTenant> {
  const found = (await allTenants(api)).filter(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
  );
  const [only, another] = found;
  if (only === undefined)
    throw new CommandFailure(exitCodes.usage, `No tenant is called "${wanted}": picket tenants list`);
  if (another !== undefined)
    throw new CommandFailure(exitCodes.usage, `Several tenants are called "${wanted}": name one by its id`);
  return only;
}

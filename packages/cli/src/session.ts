import { listTenants } from '@picket/wire/console';
import { type Api, openApi } from './api.ts';
import { findConnection } from './connection.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';

/** What a command works with: the terminal, the clock, the server. Handed in, so that tests can play all three. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly workingDirectory: string;
  readonly width: number;
  /** Data for people or programs. */
  readonly out: (text: string) => void;
  /** Progress, hints and warnings: never mixed into data. */
  readonly err: (text: string) => void;
  /** True when stderr is a terminal: progress may then overwrite its own line. */
  readonly interactive: boolean;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly fetch: typeof globalThis.fetch;
}

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly tenant?: string;
}

export interface TenantSession {
  readonly api: Api;
  readonly tenantId: string;
  readonly tenantName: string;
}

/** What belongs to the instance and to no tenant. */
export function openInstance(terminal: Terminal): Api {
  return openApi(findConnection(terminal.env, terminal.workingDirectory), terminal.fetch);
}

/** Opens the tenant that `--tenant` names by name or id; without it the only one there is. */
export async function openTenant(terminal: Terminal, { tenant }: CommonOptions): Promise<TenantSession> {
  const api = openInstance(terminal);
  const { items } = await api.call(listTenants, { query: { limit: 1000 } });
  const wanted = tenant ?? terminal.env.PICKET_TENANT;
  const found =
    wanted === undefined
      ? items
      : items.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  const [first, second] = found;
  if (first !== undefined && second === undefined) return { api, tenantId: first.id, tenantName: first.name };

  const names = items.map(({ name }) => name).join(', ');
  if (items.length === 0)
    throw new CommandFailure(
      exitCodes.failed,
      'This token sees no tenant. Add one in the console, or use another token.',
    );
  if (first === undefined)
    throw new CommandFailure(exitCodes.usage, `No tenant is called "${wanted}". There are: ${names}`);
  const linked = found.filter(({ entraTenantId }) => entraTenantId !== null);
  const [only, another] = linked;
  if (only !== undefined && another === undefined) return { api, tenantId: only.id, tenantName: only.name };
  throw new CommandFailure(exitCodes.usage, `Several tenants: choose one with --tenant. There are: ${names}`);
}

/** One JSON document, as the API gave it. */
export function printJson(terminal: Terminal, document: unknown): void {
  terminal.out(JSON.stringify(document, null, 2));
}

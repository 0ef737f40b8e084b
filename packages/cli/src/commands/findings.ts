import { listFindings } from '@picket/wire/console';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { type Column, renderTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

export interface FindingOptions extends CommonOptions {
  readonly state?: 'open' | 'dismissed' | 'resolved';
  readonly severity?: 'low' | 'medium' | 'high';
}

/** `picket findings list`: what should I work on? */
export async function listOpenFindings(terminal: Terminal, options: FindingOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const items = [];
  let cursor: string | undefined;
  do {
    const page = await api.call(listFindings, {
      params: { tenantId },
      query: {
        limit: 1000,
        state: options.state ?? 'open',
        ...(options.severity === undefined ? {} : { severity: options.severity }),
        ...(cursor === undefined ? {} : { cursor }),
      },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  if (options.json) return printJson(terminal, { items });

  const now = terminal.now();
  const columns: readonly Column<(typeof items)[number]>[] = [
    { title: 'severity', value: ({ severity }) => severity },
    { title: 'phone', value: ({ deviceName }) => deviceName, elastic: true },
    { title: 'threat', value: ({ title }) => title, elastic: true },
    { title: 'opened', value: ({ openedAt }) => ago(openedAt, now) },
    { title: 'because', value: ({ because }) => because, elastic: true },
  ];
  if (items.length === 0) {
    terminal.err(`No ${options.state ?? 'open'} findings.`);
    return;
  }
  terminal.out(renderTable(columns, items, terminal.width));
}

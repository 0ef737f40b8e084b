import type { AskGraph, GraphObject } from './ask-graph.ts';
import { type Html, html } from './html.ts';

export interface Column {
  readonly title: string;
  cell(item: GraphObject): Html | string;
}

/** What is asked of Graph, and how its answer is shown. */
export interface Listing {
  readonly version: 'v1.0' | 'beta';
  /** With its query, without paging. */
  readonly path: string;
  readonly columns: readonly Column[];
  /** Said where there is nothing. */
  readonly none: string;
}

const rowsOnPage = 50;

/** A table of what one collection of Graph holds, page by page: its own tokens lead on. */
export async function listingOf(ask: AskGraph, listing: Listing, here: URL): Promise<Html> {
  const token = here.searchParams.get('after');
  const [path = '', query = ''] = listing.path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('$top', String(rowsOnPage));
  if (token !== null) parameters.set('$skiptoken', token);
  const reply = await ask('GET', listing.version, `${path}?${parameters}`);
  if (!reply.ok) return notice(reply);
  const items = (reply.body.value ?? []) as readonly GraphObject[];
  if (items.length === 0 && token === null) return html`<p class="quiet">${listing.none}</p>`;
  const next = URL.parse(String(reply.body['@odata.nextLink'] ?? ''))?.searchParams.get('$skiptoken');
  const total = reply.body['@odata.count'];
  return html`${table(listing.columns, items)}
<p class="bar">${typeof total === 'number' ? html`<span class="quiet">${total} in all</span>` : null}
${token === null ? null : html`<a href="${linkTo(here, null)}">First page</a>`}
${next == null ? null : html`<a href="${linkTo(here, next)}">Next page</a>`}</p>`;
}

/** Where in a report one stands, and the way on and back; for answers that are counted and not led on by a token. */
export function pager(
  here: URL,
  { skip, shown, total }: { readonly skip: number; readonly shown: number; readonly total: number },
): Html {
  const link = (to: number, name: string) => {
    const query = new URLSearchParams(here.searchParams);
    query.set('skip', String(to));
    return html`<a href="${`${here.pathname}?${query}`}">${name}</a>`;
  };
  const end = skip + shown;
  return html`<p class="bar"><span class="quiet">${shown === 0 ? `${total} in all` : `${skip + 1} to ${end} of ${total}`}</span>
${skip === 0 ? null : link(Math.max(0, skip - rowsOnPage), 'Previous page')}
${end >= total || shown === 0 ? null : link(end, 'Next page')}</p>`;
}

/** The label tells tables of one page apart: what its first column is about, unless said. */
export function table(
  columns: readonly Column[],
  items: readonly GraphObject[],
  label: string = columns[0]?.title ?? '',
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table: ${label}"><table>
<thead><tr>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${items.map((item) => html`<tr>${columns.map((column) => html`<td>${column.cell(item)}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

function linkTo(here: URL, token: string | null): string {
  const query = new URLSearchParams(here.searchParams);
  if (token === null) query.delete('after');
  else query.set('after', token);
  return `${here.pathname}?${query}`;
}

/** What Graph said, where it did not answer. */
export function notice({ status, message }: { readonly status: number; readonly message: string }): Html {
  const text = status === 501 ? 'The simulator does not model this.' : message;
  return html`<p class="note" role="status">${text} <span class="quiet">(${status})</span></p>`;
}

/** A property as text; a dash where it has no value. */
export function text(item: GraphObject, name: string): string {
  const value = item[name];
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `pendingInstall` as people read it. */
export function inWords(word: string): string {
  return word
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^./, (first) => first.toUpperCase());
}

/** Yes or no; a dash where nobody knows. */
export function yesOrNo(item: GraphObject, name: string): string {
  const value = item[name];
  return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : '–';
}

/** To the minute; never, where Intune writes the first moment of its calendar. */
export function moment(item: GraphObject, name: string): Html | string {
  const value = text(item, name);
  if (value.startsWith('0001-01-01')) return 'Never';
  return value === '–' ? value : html`<time datetime="${value}">${value.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

/** The fields of one object, by the names people know. */
export function facts(rows: readonly (readonly [string, Html | string])[]): Html {
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** A state with a dot; the word says it, the dot only helps. */
export function state(word: string, mood: 'good' | 'bad' | 'wait' | 'none'): Html {
  return html`<span class="state ${mood}">${word}</span>`;
}

/** Every plain property of an object, for what has no page of its own. */
export function everything(item: GraphObject): Html {
  const rows = Object.keys(item)
    .filter((name) => !name.startsWith('@'))
    .map((name) => [name, text(item, name)] as const);
  return facts(rows);
}

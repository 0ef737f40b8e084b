import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';

const folder = fileURLToPath(new URL('../../docs/assurance/', import.meta.url));
/** The order of the page; a record of any other name comes after these. */
const order = ['drill', 'fuzz', 'planted', 'mutation'];

/** One section of the page: `<name>-section.ts` beside this file, for `docs/assurance/<name>.json`. */
interface Section {
  /** `<Name>Record`. */
  readonly schema: TSchema;
  /** `<name>Section`: a parsed record as lines of Markdown, beginning with a heading of the second order. */
  readonly render: (record: unknown) => readonly string[];
}

/** docs/assurance.md: what was tried and what was found, made from the records of the runs. A record that is not there has no section. */
export async function renderAssurance(records = folder): Promise<string> {
  const sections: (readonly string[])[] = [];
  for (const name of namesIn(records)) {
    const { schema, render } = await findSection(name);
    sections.push(render(Value.Parse(schema, JSON.parse(readFileSync(join(records, `${name}.json`), 'utf8')))));
  }
  const intro =
    sections.length === 0
      ? ['Nothing has been recorded yet.']
      : [
          'What Picket promises, how it was tried, what was found, and what nobody has tried. Every number is from a run that is recorded in',
          '`docs/assurance/`, with its commit and its machine; each section ends with the command that does it again. The attacks that these',
          'trials answer are in [abuse cases](abuse-cases.md).',
        ];
  return [['# Assurance', '', ...intro], ...sections].map((lines) => lines.join('\n')).join('\n\n');
}

function namesIn(records: string): readonly string[] {
  if (!existsSync(records)) return [];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return readdirSync(records)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

async function findSection(name: string): Promise<Section> {
  const module = (await import(`./${name}-section.ts`)) as Readonly<Record<string, unknown>>;
  const schema = module[`${name.charAt(0).toUpperCase()}${name.slice(1)}Record`];
  const render = module[`${name}Section`];
  if (schema === undefined || typeof render !== 'function')
    throw new Error(`tools/assurance/${name}-section.ts exports no ${name}Section and its record`);
  return { schema: schema as TSchema, render: render as Section['render'] };
}

import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { ControlFault, type ControlFunction, type ControlTools } from './define.ts';
import { controlTable } from './table.ts';

type Table = typeof controlTable;

/** Input may be left out where everything in it is optional. */
type Call<Function> =
  Function extends ControlFunction<infer Input, infer Output>
    ? Record<never, never> extends Static<Input>
      ? (input?: Static<Input>) => Output
      : (input: Static<Input>) => Output
    : never;

type Calls<Entry> = Entry extends { readonly run: unknown }
  ? Call<Entry>
  : { [Name in keyof Entry]: Call<Entry[Name]> };

/** The controls in this process. The same as over HTTP, without waiting. */
export type Control = { [Name in keyof Table]: Calls<Table[Name]> };

type Awaited1<Function> = Function extends (...input: infer Input) => infer Output
  ? (...input: Input) => Promise<Output>
  : Function extends object
    ? { [Name in keyof Function]: Awaited1<Function[Name]> }
    : never;

/** The same from another process. */
export type RemoteControl = { [Name in keyof Control]: Awaited1<Control[Name]> };

export function makeControl(tools: ControlTools): Control {
  return mapTable(
    (path) =>
      (input: unknown = {}) =>
        runControl(tools, path, input),
  ) as unknown as Control;
}

/** Speaks to `/control` of a running simulator. */
export function connectControl(origin: string, fetchFrom: typeof fetch = fetch): RemoteControl {
  return mapTable((path) => async (input: unknown = {}) => {
    const response = await fetchFrom(`${origin}/control/${path.join('/')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const { error } = answer as { error: { code: ControlFault['code']; message: string } };
    throw new ControlFault(error.code, error.message);
  }) as unknown as RemoteControl;
}

/** Catches up with the clock, checks the input, runs, and catches up again with what it set going. */
export function runControl(tools: ControlTools, path: readonly string[], input: unknown): unknown {
  const found = findControl(path);
  if (found === undefined) throw new ControlFault('not_found', `there is no control ${path.join('.')}`);
  const problem = Value.Errors(found.input, input)[0];
  if (problem !== undefined) {
    throw new ControlFault(
      'invalid_request',
      `${path.join('.')}: ${problem.instancePath || 'the input'} ${problem.message}`,
    );
  }
  tools.world.settle();
  const output = found.run(tools, input);
  tools.world.settle();
  tools.notifier.look();
  return output;
}

function findControl(path: readonly string[]): ControlFunction | undefined {
  let entry: unknown = controlTable;
  for (const name of path) {
    if (typeof entry !== 'object' || entry === null || !Object.hasOwn(entry, name)) return undefined;
    entry = (entry as Readonly<Record<string, unknown>>)[name];
  }
  return isFunction(entry) ? entry : undefined;
}

function mapTable(call: (path: readonly string[]) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(controlTable).map(([name, entry]) => [
      name,
      isFunction(entry)
        ? call([name])
        : Object.fromEntries(Object.keys(entry).map((inner) => [inner, call([name, inner])])),
    ]),
  );
}

function isFunction(entry: unknown): entry is ControlFunction<TSchema, unknown> {
  return typeof entry === 'object' && entry !== null && 'run' in entry;
}

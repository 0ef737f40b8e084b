import type { Edit, FaultAction } from './fault.ts';

/** An answer on its way back, of whatever service. */
export interface ToldAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON that it is. */
  readonly body?: unknown;
  /** In place of `body`: text as it goes out. */
  readonly text?: string;
  readonly cutMidBody?: boolean;
  readonly hangsUp?: boolean;
}

/** What becomes of an answer on its way back. Faults that do nothing to answers leave it as it is. */
export function spoilAnswer(action: FaultAction, answer: ToldAnswer): ToldAnswer {
  const { body: _, text: __, ...head } = answer;
  switch (action.kind) {
    case 'headers':
      return { ...answer, headers: { ...answer.headers, ...inLowerCase(action.headers) } };
    case 'edit':
      return { ...answer, status: action.status ?? answer.status, body: edited(answer.body, action.edits) };
    case 'proxy-page':
      return { status: action.status, headers: { 'content-type': 'text/html; charset=utf-8' }, text: proxyPage };
    case 'cut-json': {
      const whole = wholeText(answer);
      return { ...head, text: whole.slice(0, Math.floor(whole.length / 2)) };
    }
    case 'empty-body':
      return { ...head, status: action.status ?? answer.status, text: '' };
    case 'cut-mid-body':
      return { ...answer, cutMidBody: true };
    case 'hang-up':
      // No status was told.
      return { ...answer, status: 0, hangsUp: true };
    default:
      return answer;
  }
}

const proxyPage =
  '<!doctype html>\n<html lang="en"><head><title>Welcome</title></head><body><h1>Sign in to the hotel network</h1></body></html>\n';

function wholeText({ body, text }: ToldAnswer): string {
  return text ?? (body === undefined ? '' : JSON.stringify(body));
}

function inLowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** A place that is not there is a mistake of whoever set the fault: a test would show nothing by it. */
function edited(body: unknown, edits: readonly Edit[]): unknown {
  let copy: unknown = structuredClone(body);
  for (const { at, value } of edits) {
    if (at === '') {
      copy = value;
      continue;
    }
    const steps = at
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = steps.pop() ?? '';
    const holder = steps.reduce<unknown>((inner, step) => (isHolder(inner) ? inner[step] : undefined), copy);
    if (!isHolder(holder)) throw new Error(`a fault edits ${at}, and the answer has no such place`);
    if (value !== undefined) holder[last === '-' && Array.isArray(holder) ? String(holder.length) : last] = value;
    else if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
  }
  return copy;
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

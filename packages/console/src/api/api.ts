import { type AnswerOf, type BodyOf, type Operation, type ParamsOf, Problem, type QueryOf } from '@picket/wire/console';
import type { TObject, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { CallFailed, misunderstood, refusedBy, unreachable } from './failure.ts';

/** What a call of an operation needs: exactly what the operation says it takes. */
type InputOf<Op extends Operation> = (Op extends { readonly params: TObject }
  ? { readonly params: ParamsOf<Op> }
  : unknown) &
  (Op extends { readonly query: TObject } ? { readonly query?: QueryOf<Op> } : unknown) &
  (Op extends { readonly body: TSchema } ? { readonly body: BodyOf<Op> } : unknown) & {
    readonly signal?: AbortSignal;
  };

export interface Api {
  /** Calls an operation and answers what it promised. Rejects with `CallFailed`, or with the signal's reason. */
  call<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<AnswerOf<Op>>;
  /** Where an operation is, for what does not go through `call`: the event stream. */
  addressOf<Op extends Operation>(operation: Op, input: Omit<InputOf<Op>, 'body' | 'signal'>): string;
  /** Whose changes the next calls make: what `whoAmI` answered. Undefined when nobody is signed in. */
  proveWith(token: string | undefined): void;
  /** The server's clock minus ours in milliseconds, so that ages are right on a machine whose clock is not. */
  clockSkewMs(): number;
}

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Smaller differences are the network's, and `Date` has only whole seconds. */
const skewWorthCorrectingMs = 3_000;

/** `root` is the address the console is served from: the API is below it, also behind a path prefix. */
export function openApi(tools: {
  readonly fetch: typeof fetch;
  readonly root: string;
  readonly now: () => number;
}): Api {
  let csrfToken: string | undefined;
  let skewMs = 0;

  const addressOf = (operation: Operation, { params = {}, query = {} }: AnyInput): string => {
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const address = new URL(`.${path}`, tools.root);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) address.searchParams.set(name, String(value));
    }
    return address.href;
  };

  const send = async (operation: Operation, input: AnyInput): Promise<Response> => {
    const headers = new Headers({ accept: 'application/json, application/problem+json' });
    if (input.body !== undefined) headers.set('content-type', 'application/json');
    if (operation.method !== 'GET' && csrfToken !== undefined) headers.set('x-picket-csrf', csrfToken);
    try {
      return await tools.fetch(addressOf(operation, input), {
        method: operation.method,
        headers,
        body: input.body === undefined ? null : JSON.stringify(input.body),
        signal: input.signal ?? null,
        credentials: 'same-origin',
        // The API never redirects. Following one would end on somebody's sign-in page and read as an odd answer.
        redirect: 'error',
      });
    } catch (error) {
      if (input.signal?.aborted) throw error;
      throw unreachable(error);
    }
  };

  const call = async (operation: Operation, input: AnyInput): Promise<unknown> => {
    const response = await send(operation, input);
    skewMs = skewOf(response, tools.now()) ?? skewMs;
    const requestId = response.headers.get('x-request-id') ?? undefined;
    if (response.ok && operation.answer === undefined) return undefined;

    const answer = await jsonOf(response, input.signal);
    if (!response.ok) {
      if (Check(Problem, answer)) throw refusedBy(answer, response.headers.get('retry-after'));
      throw misunderstood(`${response.status} came without a reason in Picket's words.`, response.status, requestId);
    }
    if (operation.answer !== undefined && !Check(operation.answer, answer)) {
      const [first] = Errors(operation.answer, answer);
      throw misunderstood(
        `${operation.id} was answered in another shape: ${first?.instancePath || '/'} ${first?.message ?? ''}`,
        response.status,
        requestId,
      );
    }
    return answer;
  };

  return {
    // The schemas that `call` checks against are the ones the types come from.
    call: call as Api['call'],
    addressOf: (operation, input) => addressOf(operation, input as AnyInput),
    proveWith: (token) => {
      csrfToken = token;
    },
    clockSkewMs: () => skewMs,
  };
}

async function jsonOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable(error);
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function skewOf(response: Response, now: number): number | undefined {
  const serverNow = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(serverNow)) return undefined;
  const skewMs = serverNow - now;
  return Math.abs(skewMs) < skewWorthCorrectingMs ? 0 : skewMs;
}

/** Whether a failure is about who is asking, so that signing in again may help. */
export function needsSignIn(error: unknown): boolean {
  return error instanceof CallFailed && error.status === 401;
}

import type { ErrorCode } from '@picket/domain';
import { type AnswerOf, type BodyOf, type Operation, type ParamsOf, Problem, type QueryOf } from '@picket/wire/console';
import Value from 'typebox/value';
import type { Connection } from './connection.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';

/** What an operation takes, by its own schemas. */
export interface Arguments<Op extends Operation> {
  readonly params?: ParamsOf<Op>;
  readonly query?: QueryOf<Op>;
  readonly body?: BodyOf<Op>;
}

/** The console API over HTTP, called by operation. Throws `CommandFailure` with the server's own words. */
export interface Api {
  call<Op extends Operation>(operation: Op, args: Arguments<Op>): Promise<AnswerOf<Op>>;
}

export function openApi(connection: Connection, fetch: typeof globalThis.fetch): Api {
  return {
    async call<Op extends Operation>(operation: Op, args: Arguments<Op>): Promise<AnswerOf<Op>> {
      const answer = await send(connection, fetch, operation, args);
      if (answer.status === 204) return undefined as AnswerOf<Op>;
      const body: unknown = await answer.json().catch(() => undefined);
      if (answer.ok && operation.answer !== undefined) {
        if (!Value.Check(operation.answer, body))
          throw new CommandFailure(
            exitCodes.failed,
            `${connection.url} does not speak this version of the API (${operation.id}).`,
          );
        return body as AnswerOf<Op>;
      }
      throw refusal(answer.status, body, connection);
    },
  };
}

async function send(
  connection: Connection,
  fetch: typeof globalThis.fetch,
  operation: Operation,
  args: Arguments<Operation>,
): Promise<Response> {
  const url = new URL(connection.url + fill(operation.path, (args.params ?? {}) as Record<string, unknown>));
  for (const [name, value] of Object.entries((args.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  try {
    return await fetch(url, {
      method: operation.method,
      headers: {
        authorization: `Bearer ${connection.token}`,
        ...(args.body === undefined
          ? {}
          : { 'content-type': operation.bytes === undefined ? 'application/json' : 'application/octet-stream' }),
      },
      ...(args.body === undefined ? {} : { body: bodyOf(args.body) }),
      redirect: 'error',
    });
  } catch (cause) {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new CommandFailure(
      exitCodes.unreachable,
      `${connection.url} cannot be reached: ${why}\nIs the server running? (address from ${connection.from})`,
    );
  }
}

function bodyOf(body: unknown): NonNullable<RequestInit['body']> {
  return body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);
}

function fill(path: string, params: Record<string, unknown>): string {
  return path.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function refusal(status: number, body: unknown, { url }: Connection): CommandFailure {
  if (!Value.Check(Problem, body))
    return new CommandFailure(exitCodes.failed, `${url} answered ${status} without saying why.`);
  const code = body.code as ErrorCode;
  const fields = (body.errors ?? []).map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`).join('');
  return new CommandFailure(
    exitCodeOf(code),
    `${body.title}. ${body.detail}${fields}\n${body.remedy}\n(${body.code}, request ${body.instance})`,
    code,
  );
}

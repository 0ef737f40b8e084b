/** Pages of `docs/reference` that are made from what the server itself runs on. */
import { type ErrorCode, faults } from '@picket/domain';
import { type Operation, operations } from '@picket/wire/console';
import { describeGuard, problemsOf, tagOf } from './platform/http/openapi.ts';
import { statusOf } from './platform/http/status.ts';
import { type Setting, settings } from './setting-catalogue.ts';

export { renderMetrics } from './metrics/metric-catalogue.ts';

/** Every error code: its status, what it is called, what to do. */
export function renderErrors(): string {
  const codes = Object.keys(faults) as ErrorCode[];
  return page('Error codes', [
    'Codes are public: added freely, never reused or renamed. Texts may improve in any release. The API answers them as `application/problem+json` (RFC 9457) with `type` `urn:picket:error:<code>`, `instance` (the request id), `retry` (`never`, `after`, `now`) and a `Retry-After` header where trying again may help. The `picket` command and the console say the same words.',
    table(
      ['code', 'status', 'what happened', 'what to do'],
      codes
        .toSorted((a, b) => statusOf[a] - statusOf[b] || a.localeCompare(b))
        .map((code) => [
          `<a id="${code}"></a>\`${code}\``,
          String(statusOf[code]),
          faults[code].title,
          faults[code].remedy,
        ]),
    ),
  ]);
}

/** Every setting of the server: its default and its meaning. */
export function renderSettings(): string {
  const all = Object.values<Setting<unknown>>(settings);
  return page('Settings', [
    'Read from the environment, once, at the start. An empty value counts as none. A name that begins with `PICKET_` and is none of these is refused. Settings marked *file* may instead be given as `NAME_FILE`, the path of a file that holds the value.',
    table(
      ['name', 'default', 'file', 'meaning'],
      all.map(({ name, fallback, secret, fromFile, meaning }) => [
        `\`${name}\``,
        fallback === undefined ? '' : `\`${fallback}\``,
        secret || fromFile ? 'file' : '',
        secret ? `${meaning} Secret.` : meaning,
      ]),
    ),
  ]);
}

/** Every operation of the API by noun: how to call it, who may, and what it may refuse. */
export function renderApi(): string {
  const byNoun = Map.groupBy(operations, tagOf);
  return page('The API', [
    'Made from the same table as the routes and their guards. As OpenAPI 3.1 with all shapes: `GET /api/v1/openapi.json`. Besides what is listed, any operation may answer `invalid_request`, `too_many_requests`, `database_unavailable` and `stopping`.',
    ...[...byNoun].map(([noun, those]) => `## ${noun}\n\n${those.map(renderOperation).join('\n\n')}`),
  ]);
}

const everywhere: ReadonlySet<ErrorCode> = new Set([
  'invalid_request',
  'too_many_requests',
  'database_unavailable',
  'stopping',
]);

function renderOperation(operation: Operation): string {
  const { id, method, path, summary, guard, status, stream, bytes } = operation;
  const refusals = problemsOf(operation).filter((code) => !everywhere.has(code));
  return [
    `### ${id}`,
    `\`${method} ${path}\` → ${status}${stream ? ', a stream of events' : ''}`,
    `${summary}. ${describeGuard(guard)}`,
    ...(bytes === undefined
      ? []
      : [`The body is no JSON but bytes as they are (\`application/octet-stream\`), 1 to ${bytes.most} of them.`]),
    ...(refusals.length === 0 ? [] : [`May refuse: ${refusals.map((code) => `\`${code}\``).join(', ')}.`]),
  ].join('\n\n');
}

const page = (title: string, parts: readonly string[]): string => [`# ${title}`, ...parts].join('\n\n');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

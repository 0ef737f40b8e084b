import { type ErrorCode, faults } from '@picket/domain';
import { type Guard, getOpenApi, type Operation, operations, Problem } from '@picket/wire/console';
import type { TSchema } from 'typebox';
import { exampleOf } from './example.ts';
import { type Route, route } from './route.ts';
import { statusOf } from './status.ts';

type Json = Record<string, unknown>;

/** The console API as an OpenAPI 3.1 document, made from the same table as its routes. */
export function describeApi(version: string, described: readonly Operation[] = operations): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Picket',
      version,
      summary: 'What the console calls, anybody may call',
      description:
        'Times are RFC 3339 in UTC. Lists are paged by `cursor`; `nextCursor` is absent on the last page. ' +
        'Unknown fields are refused on input and may be added to answers in any release.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This Picket' }],
    tags: [...new Set(described.map(tagOf))].map((name) => ({ name })),
    paths: pathsOf(described),
    components: {
      schemas: { Problem: plain(Problem) },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token: `pkt_…`' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-picket',
          description:
            'Set by signing in (`picket` on plain HTTP). Changes also need `x-picket-csrf`, as whoAmI says, and an `Origin` of this Picket.',
        },
      },
    },
  };
}

/** Made once: it depends on nothing but the code. */
export function openApiRoute(version: string): Route {
  const document = describeApi(version);
  return route(getOpenApi, async () => document);
}

/** What an operation may refuse, in the order of statuses. */
export function problemsOf(operation: Operation): readonly ErrorCode[] {
  const { guard, method, params, body, problems = [] } = operation;
  const codes = new Set<ErrorCode>([
    ...problemsOfGuard(guard),
    ...problems,
    'too_many_requests',
    'database_unavailable',
    'stopping',
  ]);
  // Also without any input of its own: a query is then refused.
  codes.add('invalid_request');
  if (params !== undefined) codes.add('not_found');
  if (body !== undefined || operation.bytes !== undefined) codes.add('payload_too_large').add('unsupported_media_type');
  if (method !== 'GET') codes.add('foreign_origin');
  return [...codes].toSorted((a, b) => statusOf[a] - statusOf[b] || a.localeCompare(b));
}

function problemsOfGuard(guard: Guard): readonly ErrorCode[] {
  switch (guard.kind) {
    case 'open':
      return [];
    case 'signed-in':
      return guard.by === 'session' ? ['unauthenticated', 'forbidden'] : ['unauthenticated'];
    case 'tenant':
      return ['unauthenticated', 'forbidden', 'not_found'];
    case 'instance':
      return ['unauthenticated', 'forbidden'];
  }
}

function pathsOf(described: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of described) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation),
    };
  }
  return paths;
}

function describeOperation(operation: Operation): Json {
  const { id, summary, guard } = operation;
  return {
    operationId: id,
    summary,
    description: describeGuard(guard),
    tags: [tagOf(operation)],
    security: securityOf(guard),
    parameters: [
      ...parametersOf('path', operation.params),
      ...parametersOf('query', operation.query),
      ...(operation.stream ? [lastEventId] : []),
    ],
    ...describeBody(operation),
    responses: { [operation.status]: describeAnswer(operation), ...describeProblems(operation) },
  };
}

function describeBody({ body, bytes }: Operation): Json {
  if (bytes !== undefined) {
    // Bytes as they are have no schema: https://spec.openapis.org/oas/v3.1.1#considerations-for-file-uploads
    const description = `Bytes as they are, 1 to ${bytes.most}`;
    return { requestBody: { required: true, description, content: { 'application/octet-stream': {} } } };
  }
  if (body === undefined) return {};
  const content = { 'application/json': { schema: plain(body), example: exampleOf(body) } };
  return { requestBody: { required: true, content } };
}

/** Who may call it, in a sentence. */
export function describeGuard(guard: Guard): string {
  switch (guard.kind) {
    case 'open':
      return `Open to everybody: ${guard.because}.`;
    case 'signed-in':
      return guard.by === 'session'
        ? 'For whoever is signed in, in person; not by token.'
        : 'For whoever is signed in.';
    case 'tenant':
      return `Needs the right \`${guard.right}\` in the tenant. To others the tenant does not exist.`;
    case 'instance':
      return 'For owners of the instance. A token needs `own` and no list of tenants.';
  }
}

function securityOf(guard: Guard): readonly Json[] {
  if (guard.kind === 'open') return [];
  const bySession = { session: [] };
  return guard.kind === 'signed-in' && guard.by === 'session' ? [bySession] : [{ token: [] }, bySession];
}

const lastEventId = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'The last event seen; browsers send it by themselves',
  schema: { type: 'integer', minimum: 0 },
};

function parametersOf(place: 'path' | 'query', schema: TSchema | undefined): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = plain(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function describeAnswer({ answer, stream, status }: Operation): Json {
  if (answer === undefined) return { description: 'Done' };
  const schema = plain(answer);
  if (stream) {
    return {
      description: 'Server-sent events: `id` is an integer that grows, `data` one line of JSON of this shape',
      content: { 'text/event-stream': { schema } },
    };
  }
  const description = status === 201 ? 'Made' : status === 202 ? 'Begun' : 'Answered';
  return { description, content: { 'application/json': { schema, example: exampleOf(schema) } } };
}

function describeProblems(operation: Operation): Json {
  const byStatus = Object.groupBy(problemsOf(operation), (code) => String(statusOf[code]));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes = []]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${faults[code].title}`).join('; '),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
            },
          },
        },
      },
    ]),
  );
}

/** The noun behind the version and the tenant: `/api/v1/tenants/{tenantId}/devices/…` is about devices. */
export function tagOf({ path }: Operation): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== 'api' && segment !== 'v1');
  const noun = segments[0] === 'tenants' && segments.length > 2 ? segments[2] : segments[0];
  return (noun ?? '').replace(/\.json$/, '');
}

/** Without what TypeBox keeps beside the schema. */
const plain = (schema: TSchema): Json => JSON.parse(JSON.stringify(schema));

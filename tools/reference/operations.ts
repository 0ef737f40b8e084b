import { type Guard, operations } from '@picket/wire/console';

/** Every operation of the API, with who may call it. */
export function renderOperations(): string {
  const rows = operations.map(
    ({ id, method, path, summary, guard }) => `| \`${id}\` | \`${method} ${path}\` | ${summary} | ${whoMay(guard)} |`,
  );
  return [
    '# The API',
    '',
    'Made from the same table as the routes and their guards. The whole of it as OpenAPI 3.1: `GET /api/v1/openapi.json`.',
    '',
    '| operation | call | what it does | who may |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function whoMay(guard: Guard): string {
  switch (guard.kind) {
    case 'open':
      return `anybody: ${guard.because}`;
    case 'signed-in':
      return 'any operator';
    case 'tenant':
      return `right \`${guard.right}\` in the tenant`;
    case 'instance':
      return 'owners of the instance';
  }
}

import { readFileSync } from 'node:fs';
import type { ContractDocuments } from '../contract/extract-contract.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../fixtures/graph/${name}`, import.meta.url), 'utf8'));

/** What Microsoft's trimmed documents leave out, and is offered here nevertheless. */
const added = read('operations-added.json') as {
  readonly paths: Readonly<Record<string, object>>;
  readonly permissions: object;
};

const v1 = read('openapi-v1.0.json') as ContractDocuments['v1.0'];
const permissions = read('operation-permissions.json') as ContractDocuments['operationPermissions'];
const paths = Object.entries(added.paths).map(([path, item]) => [path, { ...v1.paths[path], ...item }] as const);

/** Microsoft's contract as the fixtures hold it: both documents, and the permissions. */
export const contractDocuments: ContractDocuments = {
  'v1.0': { ...v1, paths: { ...v1.paths, ...Object.fromEntries(paths) } },
  beta: read('openapi-beta.json'),
  operationPermissions: { ...permissions, operations: { ...permissions.operations, ...added.permissions } },
  permissions: read('permissions.json'),
};

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations } from '../areas/catalogue.ts';
import { contracts } from '../testing/contract.suite.ts';
import { type ContractDocuments, extractContract } from './extract-contract.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../fixtures/graph/${name}`, import.meta.url), 'utf8'));

test('what the simulator knows of the contract is what the contract says (vitest -u cuts it anew)', async () => {
  const documents: ContractDocuments = {
    'v1.0': read('openapi-v1.0.json'),
    beta: read('openapi-beta.json'),
    operationPermissions: read('operation-permissions.json'),
    permissions: read('permissions.json'),
  };
  const extract = extractContract(
    documents,
    operations.map(({ method, path }) => `${method} /v1.0${path}`),
  );
  await expect(`${JSON.stringify(extract, null, 1)}\n`).toMatchFileSnapshot('./contract.data.json');
});

test('every operation that is modelled is one of the contract', () => {
  const strangers = operations
    .filter(({ method, path }) => contracts['v1.0'].paths[path]?.[method.toLowerCase()] === undefined)
    .map(({ method, path }) => `${method} ${path}`);
  expect(strangers).toEqual([]);
});

test('no operation is open to every token', () => {
  const { permissions } = extractContract(
    {
      'v1.0': read('openapi-v1.0.json'),
      beta: read('openapi-beta.json'),
      operationPermissions: read('operation-permissions.json'),
      permissions: read('permissions.json'),
    },
    operations.map(({ method, path }) => `${method} /v1.0${path}`),
  );
  const open = Object.entries(permissions).filter(([, roles]) => roles.length === 0);
  expect(open).toEqual([]);
});

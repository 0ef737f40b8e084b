import { expect, test } from 'vitest';
import { operations } from '../areas/catalogue.ts';
import { contracts } from '../testing/contract.suite.ts';
import { contractDocuments } from '../testing/contract-documents.suite.ts';
import { extractContract, spellContract } from './extract-contract.ts';

const extract = extractContract(contractDocuments);

test('what the simulator knows of the contract is what the contract says (vitest -u makes it anew)', async () => {
  await expect(spellContract(extract)).toMatchFileSnapshot('./contract.data.json');
});

test('no operation and no object type of the documents is left out', () => {
  const methods = ['get', 'post', 'put', 'patch', 'delete'];
  for (const version of ['v1.0', 'beta'] as const) {
    const { paths, components } = contracts[version];
    const there = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => methods.includes(method))
        .map((method) => `${method.toUpperCase()} /${version}${path}`),
    );
    expect(there.filter((name) => extract.operations[name] === undefined)).toEqual([]);
    const types = Object.entries(components.schemas)
      .filter(
        ([name, schema]) =>
          schema.enum === undefined && schema.pattern === undefined && !/^Base|CollectionResponse$/.test(name),
      )
      .map(([name]) => name.replace('microsoft.graph.', ''));
    expect(types.filter((name) => extract.types[version][name] === undefined)).toEqual([]);
    expect(types.length).toBeGreaterThan(200);
  }
});

test('every operation that is modelled is one of the contract', () => {
  const strangers = operations
    .filter(({ method, path, versions }) => {
      const name = method.toLowerCase();
      const inV1 = contracts['v1.0'].paths[path]?.[name] !== undefined;
      return versions.includes('v1.0') ? !inV1 : contracts.beta.paths[path]?.[name] === undefined && !inV1;
    })
    .map(({ method, path }) => `${method} ${path}`);
  expect(strangers).toEqual([]);
});

test('no operation but the batch, whose parts are asked one by one, is open to every token', () => {
  const open = Object.entries(extract.operations)
    .filter(([, { permissions }]) => permissions.application.length + permissions.delegated.length === 0)
    .map(([name]) => name);
  expect(open).toEqual(['POST /v1.0/$batch']);
});

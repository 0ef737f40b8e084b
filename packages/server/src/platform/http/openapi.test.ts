import { faults } from '@picket/domain';
import { operations } from '@picket/wire/console';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { exampleOf } from './example.ts';
import { describeApi } from './openapi.ts';
import { statusOf } from './status.ts';

/** As much of an OpenAPI document as is looked at here. */
interface DescribedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly unknown[];
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Contents };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Contents }>>;
}
type Contents = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;

const document = JSON.parse(JSON.stringify(describeApi('1.2.3')));
const described = Object.entries<Record<string, DescribedOperation>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
(formats as unknown as typeof formats.default)(ajv);

test('every operation of wire is described once, under its own name, and nothing else is', () => {
  expect(document.openapi).toBe('3.1.1');
  expect(
    described.map(({ path, method, operation }) => `${operation.operationId} ${method} ${path}`).toSorted(),
  ).toEqual(operations.map(({ id, method, path }) => `${id} ${method.toLowerCase()} ${path}`).toSorted());
});

test('each has a summary, its security, its parameters, an answer, and the problems it may answer', () => {
  for (const { id, path, params, query, body, bytes, status, guard, problems = [] } of operations) {
    const { operation } = described.find((entry) => entry.operation.operationId === id)!;
    expect(operation.summary.length, id).toBeGreaterThan(5);
    expect(operation.security.length === 0, id).toBe(guard.kind === 'open');
    const names = (place: string) => operation.parameters.filter((given) => given.in === place).map(({ name }) => name);
    expect(names('path'), id).toEqual(Object.keys(params?.properties ?? {}));
    expect(names('path'), id).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(names('query'), id).toEqual(Object.keys(query?.properties ?? {}));
    expect(operation.requestBody === undefined, id).toBe(body === undefined && bytes === undefined);
    expect(operation.responses[status], id).toBeDefined();
    if (guard.kind !== 'open') expect(operation.responses[401], id).toBeDefined();
    for (const code of problems) {
      expect(operation.responses[statusOf[code]]?.description, `${id} ${code}`).toContain(faults[code].title);
    }
  }
});

test('every schema in it is a schema, and every example fits its own', () => {
  let examples = 0;
  for (const { path, method, operation } of described) {
    const contents = [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
      Object.values(part?.content ?? {}),
    );
    for (const { schema, example } of contents) {
      // Bytes as they are have none.
      if (schema === undefined) continue;
      const resolved = JSON.parse(
        JSON.stringify(schema).replaceAll(
          '{"$ref":"#/components/schemas/Problem"}',
          JSON.stringify(document.components.schemas.Problem),
        ),
      );
      expect(ajv.validateSchema(resolved), `${method} ${path}`).toBe(true);
      if (example === undefined) continue;
      examples++;
      const fits = ajv.compile(resolved);
      expect(fits(example) || fits.errors, `${method} ${path}`).toBe(true);
    }
    for (const { schema } of operation.parameters) expect(ajv.validateSchema(schema)).toBe(true);
  }
  expect(examples).toBeGreaterThan(20);
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer]) =>
    pointer!.split('/'),
  );
  expect(references.length).toBeGreaterThan(0);
  for (const pointer of references) {
    expect(
      pointer.reduce((node, name) => node?.[name], document),
      pointer.join('/'),
    ).toBeDefined();
  }
});

test('an example of something unknown is refused, not made up', () => {
  expect(() => exampleOf({ type: 'string', format: 'hostname' })).toThrow('hostname');
  expect(() => exampleOf({ type: 'mystery' })).toThrow('mystery');
});

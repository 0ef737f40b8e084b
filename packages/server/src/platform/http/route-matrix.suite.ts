import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classOf, type MatrixCaller, type MatrixWorld, makeCallers } from './matrix-callers.suite.ts';
import { oddContentTypes, oddSpellingsOf } from './odd-spellings.suite.ts';
import { type RawAnswer, sendRaw } from './testing.ts';

const unknownId = '0198c0de-ffff-4fff-8fff-ffffffffffff';

/**
 * Every operation of the running server × every kind of caller → the status that a table written by hand expects; every
 * odd spelling of every path and content type → never more than the plain one gets. Run it on the whole server.
 */
export function describeRouteMatrix(title: string, open: () => Promise<MatrixWorld>): void {
  describe(title, () => {
    let world: MatrixWorld;
    let callers: readonly MatrixCaller[];
    beforeAll(async () => {
      world = await open();
      callers = await makeCallers(world);
    });
    afterAll(() => world?.close());

    const callerNamed = (name: string) => {
      const caller = callers.find((known) => known.name === name);
      if (caller === undefined) throw new Error(`no caller ${name}`);
      return caller;
    };
    const send = (caller: MatrixCaller, method: string, path: string, more: { body?: string; type?: string } = {}) =>
      sendRaw(world.url, {
        method,
        path,
        headers: { ...caller.proof, ...(more.type === undefined ? {} : { 'content-type': more.type }) },
        ...(more.body === undefined ? {} : { body: more.body }),
      });

    test('the server serves the operations of wire, and describes no others', async () => {
      const { text } = await send(callerNamed('reader'), 'GET', wire.getOpenApi.path);
      const described = Object.entries<object>(JSON.parse(text).paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(described.toSorted()).toEqual(wire.operations.map(({ method, path }) => `${method} ${path}`).toSorted());
    });

    test('each caller gets past exactly the guards that the table says, for each operation', async () => {
      const wrong: string[] = [];
      for (const operation of wire.operations) {
        for (const caller of callers) {
          const { status, text } = await send(caller, operation.method, probeOf(operation, world.tenantId));
          const got = status === 400 ? 'passes' : status;
          const expected = caller.expects[classOf(operation)];
          if (got !== expected)
            wrong.push(`${operation.id} as ${caller.name}: ${got}, not ${expected} ${text.slice(0, 200)}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    test('what may be read is read, by everybody who may and by nobody else', async () => {
      const readable = wire.operations.filter((operation) => isPlainReading(operation));
      expect(readable.length).toBeGreaterThan(5);
      for (const operation of readable) {
        for (const caller of callers) {
          const asked = send(caller, 'GET', fill(operation, world.tenantId));
          const { status } = await (world.patiently?.(asked) ?? asked);
          const expected = caller.expects[classOf(operation)];
          expect([operation.id, caller.name, status]).toEqual([
            operation.id,
            caller.name,
            expected === 'passes' ? 200 : expected,
          ]);
        }
      }
    });

    test('a tenant of somebody else and one that never was cannot be told apart', async () => {
      const owner = callerNamed('owner of the tenant');
      for (const operation of wire.operations.filter(({ guard }) => guard.kind === 'tenant')) {
        const answers = [];
        for (const tenantId of [world.foreignTenantId, unknownId]) {
          answers.push(await send(owner, operation.method, probeOf(operation, tenantId)));
        }
        const [foreign, unknown] = answers.map(comparable);
        expect([operation.id, foreign]).toEqual([operation.id, unknown]);
        expect([operation.id, answers[0]?.status]).toEqual([operation.id, 404]);
      }
    });

    test('no odd spelling of a path reaches what the plain one guards', async () => {
      const [nobody, owner] = [callerNamed('nobody'), callerNamed('owner of the tenant')];
      const host = new URL(world.url).host;
      const reached: string[] = [];
      for (const operation of wire.operations) {
        for (const spelling of oddSpellingsOf(fill(operation, world.tenantId), host)) {
          const asNobody = await send(nobody, operation.method, spelling);
          if (![400, 401, 404].includes(asNobody.status)) reached.push(`nobody, ${spelling}: ${asNobody.status}`);
          if (operation.method !== 'GET') continue;
          const asOwner = await send(owner, 'GET', spelling);
          if (![400, 404].includes(asOwner.status)) reached.push(`owner, ${spelling}: ${asOwner.status}`);
        }
      }
      expect(reached).toEqual([]);
    });

    test('no odd content type is taken for JSON', async () => {
      const [nobody, owner] = [callerNamed('nobody'), callerNamed('owner of the tenant')];
      const body = JSON.stringify({ name: 'odd', expiresInDays: 1 });
      const { method, path } = wire.createToken;
      for (const type of ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset=UTF-8']) {
        expect([type, (await send(owner, method, path, { type, body })).status]).toEqual([type, 201]);
      }
      for (const type of oddContentTypes) {
        const statuses = [
          (await send(nobody, method, path, { type, body })).status,
          (await send(owner, method, path, { type, body })).status,
        ];
        expect([type, ...statuses]).toEqual([type, 401, 415]);
      }
    });
  });
}

/** Nothing to fill in but the tenant, and nothing is changed by asking. */
function isPlainReading(operation: wire.Operation): boolean {
  const slots = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return (
    operation.method === 'GET' &&
    !wire.isChange(operation) &&
    !operation.stream &&
    slots.every((name) => name === 'tenantId')
  );
}

const fill = ({ path }: wire.Operation, tenantId: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'tenantId' ? tenantId : unknownId));

/**
 * A call that is refused as invalid once it is past the guards, so that the whole matrix can be run without a single
 * handler being reached: validation comes last.
 */
function probeOf(operation: wire.Operation, tenantId: string): string {
  const { query } = operation;
  const properties = Object.entries<{ maxLength?: number }>(query?.properties ?? {});
  const takesUnknown = query !== undefined && 'additionalProperties' in query;
  const [name, { maxLength = 0 }] = properties.find(([, { maxLength }]) => maxLength !== undefined) ?? ['', {}];
  const wrong = takesUnknown ? `${name}=${'x'.repeat(maxLength + 1)}` : 'no-such-parameter=1';
  return `${fill(operation, tenantId)}?${wrong}`;
}

/** An answer without what differs between any two: the request's own id, and when. */
function comparable({ status, headers, text }: RawAnswer): object {
  const { date: _date, 'x-request-id': requestId, ...rest } = headers;
  return { status, rest, text: text.replaceAll(String(requestId), '') };
}

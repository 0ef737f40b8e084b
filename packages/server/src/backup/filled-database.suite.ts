import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { signHeads } from '../audit/audit-log.ts';
import { recordAudit } from '../audit/audit-trail.ts';
import { instanceChain } from '../audit/chain.ts';
import { fingerprintOfAuditKey, openHeadSigner } from '../audit/head-signer.ts';
import { refuseOtherKeys } from '../keys/refuse-other-keys.ts';
import type { TestDatabase } from '../platform/database/testing.ts';
import { createSealer, keyId } from '../platform/sealer.ts';
import { seededSecrets } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { type CarriedTable, listCarriedTables } from './tables.ts';

/** Two tenants with rows in every table there is, also in those that nobody has thought of yet. */
export interface Filled {
  readonly sealingKey: Uint8Array;
  readonly auditKey: KeyObject;
  readonly tenants: readonly TenantId[];
  readonly tables: readonly CarriedTable[];
}

/** Texts that break what splits, quotes or escapes carelessly. */
const hostile = [
  'plain',
  `it's "quoted" \\ back`,
  'line\nbreak\r\n\u2028\u2029\ttab',
  '😀 ünïcode \u202e',
  '',
  '{},[]:null',
];

const tenants = ['0198c0de-0000-4000-8000-0000000000c0', '0198c0de-0000-4000-8000-0000000000fa'] as TenantId[];
const operator = '0198c0de-0000-4000-8000-00000000000e';

export async function fill(database: TestDatabase, directory: string, rowsOfEach = 3): Promise<Filled> {
  const clock = new TestClock();
  const sealingKey = new Uint8Array(32).fill(9);
  const auditKey = generateKeyPairSync('ed25519').privateKey;
  const sealer = createSealer([sealingKey], seededSecrets(1));
  await refuseOtherKeys(database, [
    { purpose: 'sealing', fingerprints: [keyId(sealingKey)], setting: 'x' },
    { purpose: 'audit-heads', fingerprints: [fingerprintOfAuditKey(auditKey)], setting: 'x' },
  ]);
  const tables = await database.acrossTenants(listCarriedTables);
  const ownWay = new Set(['keys_fingerprint', 'audit_entry', 'audit_head', 'audit_signed_head', 'delivery_restored']);
  await database.acrossTenants(async (db) => {
    for (const table of tables.filter(({ name }) => !ownWay.has(name))) {
      const perTenant = table.columns.some(({ name }) => name === 'tenant_id');
      const isOnePerTenant = perTenant && table.key.length === 1;
      const count = table.name === 'operators_operator' ? 1 : isOnePerTenant ? tenants.length : rowsOfEach * 2;
      for (let index = 0; index < count; index++) {
        const tenant = tenants[index % tenants.length]!;
        const values = table.columns.map(({ name, type }) => {
          if (name === 'tenant_id') return sql`${tenant}::uuid`;
          if (name === 'operator_id' || (table.name === 'operators_operator' && name === 'id'))
            return sql`${operator}::uuid`;
          // Of a tenant's runs at most one is open.
          if (name === 'is_open') return sql`${index < tenants.length}`;
          // At most one run of a tenant is open.
          if (name === 'is_open') return sql`${index < tenants.length}::boolean`;
          if (name.endsWith('_sealed')) return sql`${sealer.seal('secret', { tenantId: tenant, place: 'x' })}`;
          return sql`${exampleOfType(type, index, table.key.includes(name) || type === 'uuid')}::${sql.raw(type)}`;
        });
        const names = sql.join(table.columns.map(({ name }) => sql.id(name)));
        await sql`insert into ${sql.id(table.name)} (${names}) values (${sql.join(values)})`.execute(db);
      }
    }
  });
  for (const [index, text] of hostile.entries())
    for (const tenantId of [...tenants, instanceChain])
      await database.acrossTenants((db) =>
        recordAudit(db, {
          at: clock.now(),
          actor: { kind: 'operator', id: operator, name: text },
          action: `test.${index}`,
          outcome: 'done',
          tenantId,
          detail: { name: text },
        }),
      );
  await signHeads({ database, signer: openHeadSigner({ directory, clock, key: auditKey }) });
  return { sealingKey, auditKey, tenants, tables };
}

function exampleOfType(type: string, index: number, isKey: boolean): string | Uint8Array {
  const text = hostile[index % hostile.length]!;
  switch (type) {
    case 'uuid':
      return `0198c0de-0000-4000-8000-${String(index).padStart(12, '0')}`;
    case 'text':
      return isKey ? `${index} ${text}` : text;
    case 'jsonb':
      return index % 3 === 0 ? 'null' : JSON.stringify({ [text]: [text, null, 1.5, 12345678901234567n.toString()] });
    case 'bytea':
      return Buffer.from(text);
    case 'boolean':
      return String(index % 2 === 0);
    case 'timestamp with time zone':
      return index % 4 === 3 ? 'infinity' : `2026-11-2${index % 10}T08:00:00.123456+02:00`;
    case 'bigint':
      return String(9007199254740993n + BigInt(index));
    case 'integer':
    case 'smallint':
      return String(index - 1);
    default:
      throw new Error(`no example of ${type}: add one`);
  }
}

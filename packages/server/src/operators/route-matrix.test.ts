import type { TenantId } from '@picket/domain';
import { pino } from 'pino';
import { createAuditTrail } from '../audit/audit-trail.ts';
import { auditTables } from '../audit/migration.ts';
import { openTestPglite } from '../platform/database/testing.ts';
import { openApp } from '../platform/http/app.ts';
import { openApiRoute } from '../platform/http/openapi.ts';
import { describeRouteMatrix } from '../platform/http/route-matrix.suite.ts';
import { routesWith } from '../platform/http/testing.ts';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { operatorsEntra, operatorsTables } from './migration.ts';
import { addOperator, identifyWith } from './operators.ts';
import { operatorsPace } from './pace-store.ts';
import { openPassphrases } from './passphrase.ts';
import { operatorRoutes } from './routes.ts';
import { SignInPace } from './sign-in-pace.ts';

const tenants = ['0198c0de-0000-4000-8000-0000000000c0', '0198c0de-0000-4000-8000-0000000000fa'] as const;

describeRouteMatrix('the route matrix on operators, with examples for the other routes', async () => {
  const clock = new TestClock();
  const database = await openTestPglite({
    migrations: {
      '0001-audit': auditTables,
      '0002-operators': operatorsTables,
      '0003-pace': operatorsPace,
      '0004-entra': operatorsEntra,
    },
  });
  const log = pino({ level: 'silent' });
  const tools = { database, clock, entropy: seededEntropy(1), secrets: systemSecrets };
  const audit = createAuditTrail({ database, clock, log });
  const passphrases = openPassphrases(systemSecrets, { logN: 8, r: 8, p: 1 });
  const owner = { name: 'Kim', passphrase: 'correct horse battery' };
  const passphraseHash = await passphrases.hash(owner.passphrase);
  await database.acrossTenants((db) =>
    addOperator(tools, db, { name: owner.name, passphraseHash, instanceOwner: true, grants: [] }),
  );

  const routes = operatorRoutes({
    ...tools,
    audit,
    passphrases,
    pace: new SignInPace({ database, clock, sealingKey: new Uint8Array(32) }),
    namesOfTenants: async (_db, ids) => new Map(ids.map((id) => [id as TenantId, 'a tenant'])),
    consoleUrl: () => '',
    entraLogin: 'https://login.microsoftonline.com',
  });
  const app = await openApp({
    ...tools,
    routes: routesWith([...routes, openApiRoute('test')]),
    identify: identifyWith(tools),
    audit,
    log,
    checkAnswers: true,
  });
  const { http } = await app.listen({ http: { host: '127.0.0.1', port: 0 } });
  return {
    url: http,
    tenantId: tenants[0],
    foreignTenantId: tenants[1],
    owner,
    passTime: (ms) => clock.advance(ms),
    close: async () => {
      await app.close();
      await database.remove();
    },
  };
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consentPurposes, textOf } from '@picket/domain';
import { expect, test } from 'vitest';
import { createIntune } from './create-intune.ts';
import { hostsAt } from './hosts.suite.ts';
import { permissionFacts, resourceIds } from './permission-facts.ts';
import { askedFor } from './permissions.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../fixtures/graph/${name}`, import.meta.url), 'utf8'));
const { microsoftGraph, intune } = read('permissions.json');
const redirectUri = 'https://picket.example/consent/callback';
const uem = createIntune({
  fetch: () => Promise.reject(new Error('nothing is asked')),
  clock: { now: () => 0, sleep: () => Promise.resolve() } as never,
  entropy: { uuid: () => '', jitter: () => 0 },
  hosts: hostsAt('https://graph.example'),
});

test("each permission has the id that Microsoft's list has, and says what stops without it", () => {
  const ids = new Map<string, string | null>([
    ...microsoftGraph.permissions.map((each: { name: string; applicationRoleId: string | null }) => [
      each.name,
      each.applicationRoleId,
    ]),
    ...intune.api.appRoles.map(({ value, id }: { value: string; id: string }) => [value, id]),
  ] as [string, string | null][]);
  const asked = consentPurposes.flatMap((purpose) => askedFor(purpose).map(({ name }) => name));
  expect(Object.keys(permissionFacts).toSorted()).toEqual([...new Set(asked)].toSorted());
  for (const [name, { roleId, without }] of Object.entries(permissionFacts)) {
    expect([name, roleId]).toEqual([name, ids.get(name)]);
    expect(without).toMatch(/\.$/);
  }
  expect(Object.values(resourceIds)).toEqual([microsoftGraph.resourceAppId, intune.api.appId]);
});

test.each(consentPurposes)('the guide for %s names every permission and where Entra is to come back to', (purpose) => {
  const { steps, script } = uem.registrationGuide(purpose, redirectUri, 'one-tenant');
  for (const { name, roleId } of uem.permissions(purpose)) {
    expect(steps.map(textOf).join('\n')).toContain(name);
    expect(script).toContain(`${roleId}=Role`);
  }
  expect(steps.map(textOf).join('\n')).toContain(redirectUri);
});

test('the script is one that a shell takes, and asks the Azure CLI for just this', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-az-'));
  try {
    // An Azure CLI that writes down what it is asked.
    const log = join(folder, 'log');
    const az = `#!/bin/sh\nprintf '%s|' "$@" >> '${log}'; printf '\\n' >> '${log}'\ncase "$3" in create) echo app-id;; esac\n`;
    writeFileSync(join(folder, 'az'), az, { mode: 0o755 });
    writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
    const odd = "https://picket.example/o'brien/consent/callback";
    const { script } = uem.registrationGuide('response', odd, 'one-tenant');
    execFileSync('/bin/sh', ['-eu', '-c', script], { env: { PATH: `${folder}:/usr/bin:/bin` } });
    const asked = readFileSync(log, 'utf8').trim().split('\n');
    expect(asked[0]).toContain(`--web-redirect-uris|${odd}|`);
    const roles = uem.permissions('response').map(({ roleId }) => `${roleId}=Role`);
    expect(asked[1]).toBe(
      `ad|app|permission|add|--id|app-id|--api|${resourceIds['Microsoft Graph']}|--api-permissions|${roles.join('|')}|`,
    );
    expect(asked.some((line) => line.startsWith('ad|app|permission|admin-consent|--id|app-id|'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each(consentPurposes)(
  'a service provider makes %s for any organization, and grants it nowhere by that',
  (purpose) => {
    const { steps, script } = uem.registrationGuide(purpose, redirectUri, 'many-tenants');
    expect(steps.map(textOf).join('\n')).toContain('accounts in any organizational directory');
    expect(script).toContain('--sign-in-audience AzureADMultipleOrgs');
    expect(script).not.toContain('admin-consent');
    for (const { name, roleId } of uem.permissions(purpose)) {
      expect(steps.map(textOf).join('\n')).toContain(name);
      expect(script).toContain(`${roleId}=Role`);
    }
  },
);

test("a customer takes back the grant of a service provider's app, whose registration is not the customer's to delete", () => {
  const { steps, script } = uem.removalGuide('setup', 'app-id', 'many-tenants');
  expect(script).toContain('az ad sp delete');
  expect(script).not.toContain('az ad app delete');
  expect(steps.map(textOf).join('\n')).not.toContain('App registrations');
});

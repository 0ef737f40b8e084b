import type { TenantId } from '@picket/domain';
import { createToken, redeemInvitation } from '@picket/wire/console';
import { grantRole } from '../../packages/server/src/operators/operator-store.ts';
import type { Database } from '../../packages/server/src/platform/database/database.ts';

/** Becomes the first Owner, may read a tenant that is there already, and answers with a token for it. */
export async function becomeOwner(
  database: Database,
  { address, welcome = '', tenantId }: { address: string; welcome: string | undefined; tenantId: TenantId },
): Promise<string> {
  const send = async (path: string, body: unknown, headers: Record<string, string>) => {
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address, ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const code = new URLSearchParams(welcome.split('?')[1]).get('code') ?? '';
  const owner = { name: 'owner', passphrase: 'a long passphrase for benches' };
  const signedIn = await send(redeemInvitation.path, { code, ...owner }, {});
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { csrfToken = '' } = (await signedIn.json()) as { readonly csrfToken?: string };
  await database.acrossTenants(async (db) => {
    const { id } = await db.selectFrom('operators_operator').select('id').executeTakeFirstOrThrow();
    await grantRole(db, id, { tenantId, role: 'owner' });
  });
  const made = await send(
    createToken.path,
    { name: 'bench', expiresInDays: 1 },
    { cookie, 'x-picket-csrf': csrfToken },
  );
  return ((await made.json()) as { readonly token: string }).token;
}

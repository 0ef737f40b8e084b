import { type OperatorId, PicketError, type TenantId, toIso } from '@picket/domain';
import {
  type AnswerOf,
  createToken,
  disableOperator,
  inviteOperator,
  listOperators as listOperatorsOperation,
  listTokens as listTokensOperation,
  redeemInvitation,
  revokeToken,
  signIn,
  signOut,
  whoAmI,
} from '@picket/wire/console';
import { Type } from 'typebox';
import type { AuditActor } from '../audit/audit-entry.ts';
import type { Transaction } from '../platform/database/database.ts';
import { visibleGrants } from '../platform/http/authorize.ts';
import type { Identity } from '../platform/http/identity.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { deleteSession, deleteToken, listTokens, sessionLifetimeMs, type TokenRecord } from './credential-store.ts';
import { listGrants, listOperators, type OperatorRecord } from './operator-store.ts';
import { disable, identifyWith, issueToken, makeInvitation } from './operators.ts';
import { redeemWith, type SignInTools, signInWith } from './sign-in.ts';
import type { GrantedRole } from './tables.ts';

export interface OperatorRouteTools extends SignInTools {
  /** The names of those of these tenants that exist. */
  readonly namesOfTenants: (db: Transaction, ids: readonly TenantId[]) => Promise<ReadonlyMap<TenantId, string>>;
  /** Where operators open the console, without a slash at the end. */
  readonly consoleUrl: () => string;
  /** Origin of Entra, where whoever signed in there can end that too. */
  readonly entraLogin: string;
}

type Me = AnswerOf<typeof whoAmI>;

const Position = Type.Object({ nameKey: Type.String() });

export function operatorRoutes(tools: OperatorRouteTools): readonly Route[] {
  const { database } = tools;
  return [
    route(redeemInvitation, async ({ body, address, requestId, audit, sessionCookie }) => {
      const { sessionSecret } = await redeemWith(tools, { ...body, address, requestId }, (db, made) =>
        audit(db, {
          actor: actorOf(made),
          target: made.id,
          detail: { name: made.name, instanceOwner: made.instanceOwner },
        }),
      );
      sessionCookie.set(sessionSecret, sessionLifetimeMs);
      return await describeSession(tools, sessionSecret);
    }),

    route(signIn, async ({ body, address, audit, requestId, sessionCookie }) => {
      const { sessionSecret } = await signInWith(tools, { ...body, address, requestId }, (db, known) =>
        audit(db, { actor: actorOf(known), target: known.id }),
      );
      sessionCookie.set(sessionSecret, sessionLifetimeMs);
      return await describeSession(tools, sessionSecret);
    }),

    route(whoAmI, ({ operator }) => describeMe(tools, operator)),

    route(signOut, async ({ operator, audit, sessionCookie }) => {
      await database.acrossTenants(async (db) => {
        await deleteSession(db, operator.credentialId);
        await audit(db, { target: operator.operatorId });
      });
      sessionCookie.clear();
    }),

    route(listOperatorsOperation, async ({ query }) => {
      const { limit = defaultLimit, cursor } = query;
      const afterKey = decodeCursor('operators', {}, Position, cursor)?.nameKey;
      return await database.acrossTenants(async (db) => {
        const rows = await listOperators(db, { afterKey, limit: limit + 1 });
        const page = pageOf(rows, limit, ({ nameKey }) => encodeCursor('operators', {}, { nameKey }));
        const grants = await listGrants(
          db,
          page.items.map(({ id }) => id),
        );
        const tenants = new Set([...grants.values()].flatMap((of) => [...of.keys()]));
        const names = await tools.namesOfTenants(db, [...tenants]);
        return {
          ...page,
          items: page.items.map((row) => describeOperator(row, grants.get(row.id) ?? new Map(), names)),
        };
      });
    }),

    route(inviteOperator, async ({ body, audit }) => {
      const grants = body.grants.map(({ tenantId, role }) => ({ tenantId: tenantId as TenantId, role }));
      const instanceOwner = body.instanceOwner ?? false;
      return await database.acrossTenants(async (db) => {
        await refuseUnknownTenants(tools, db, grants);
        const { secret, record } = await makeInvitation(tools, db, { first: false, instanceOwner, grants });
        await audit(db, {
          detail: {
            instanceOwner,
            grants: grants.map(({ tenantId, role }) => `${tenantId} ${role}`),
            expiresAt: toIso(record.expiresAt),
          },
        });
        return { code: secret, url: welcomeUrl(tools.consoleUrl(), secret), expiresAt: toIso(record.expiresAt) };
      });
    }),

    route(disableOperator, async ({ params, audit }) => {
      await database.acrossTenants(async (db) => {
        const detail = await disable(tools, db, params.operatorId as OperatorId);
        await audit(db, { target: params.operatorId, detail });
      });
    }),

    route(createToken, async ({ body, operator, audit }) => {
      const { name, expiresInDays, rights = ['read'] } = body;
      const tenantIds = ownTenants(operator, body.tenantIds ?? undefined);
      return await database.acrossTenants(async (db) => {
        const wanted = {
          operatorId: operator.operatorId,
          name,
          rights: [...new Set(rights)],
          tenantIds,
          expiresInDays,
          // A role that Entra takes away would else live on in a token for a year.
          noLaterThan: operator.entraTenantId === undefined ? undefined : operator.expiresAt,
        };
        const { secret, record } = await issueToken(tools, db, wanted);
        await audit(db, {
          target: record.id,
          detail: {
            name,
            rights: record.rights,
            expiresAt: toIso(record.expiresAt),
            ...(tenantIds === undefined ? {} : { tenantIds }),
          },
        });
        return { token: secret, ...describeToken(record) };
      });
    }),

    route(listTokensOperation, async ({ operator }) => ({
      items: (await database.acrossTenants((db) => listTokens(db, operator.operatorId))).map(describeToken),
    })),

    route(revokeToken, async ({ params, operator, audit }) => {
      await database.acrossTenants(async (db) => {
        const token = await deleteToken(db, operator.operatorId, params.tokenId);
        if (token === undefined) throw new PicketError('not_found', 'no such token of this operator');
        await audit(db, { target: token.id, detail: { name: token.name } });
      });
    }),
  ];
}

/** Where an invitation is redeemed. The code stands behind `#`, which browsers send to no server and into no log. */
export const welcomeUrl = (consoleUrl: string, code: string): string => `${consoleUrl}/#/welcome?code=${code}`;

const actorOf = ({ id, name }: OperatorRecord): AuditActor => ({ kind: 'operator', id, name });

/** Through the same door as every later request, so that what is answered now is what will be true then. */
export async function describeSession(tools: OperatorRouteTools, secret: string): Promise<Me> {
  const identity = await identifyWith(tools)({ kind: 'session', secret }, { touch: false });
  if (identity === undefined) throw new PicketError('unauthenticated', 'The operator was disabled while signing in.');
  return await describeMe(tools, identity);
}

async function describeMe(tools: OperatorRouteTools, identity: Identity): Promise<Me> {
  const visible = visibleGrants(identity);
  const names = await tools.database.acrossTenants((db) => tools.namesOfTenants(db, [...visible.keys()]));
  return {
    operatorId: identity.operatorId,
    name: identity.name,
    instanceOwner: identity.instanceOwner,
    grants: describeGrants(visible, names),
    via: identity.kind,
    ...(identity.csrfToken === undefined ? {} : { csrfToken: identity.csrfToken }),
    ...(identity.entraTenantId === undefined
      ? {}
      : { entraSignOutUrl: `${tools.entraLogin}/${identity.entraTenantId}/oauth2/v2.0/logout` }),
  };
}

function describeGrants(grants: Identity['grants'], names: ReadonlyMap<TenantId, string>): Me['grants'] {
  return [...grants].flatMap(([tenantId, role]) => {
    const tenantName = names.get(tenantId);
    return tenantName === undefined ? [] : [{ tenantId, tenantName, role }];
  });
}

function describeOperator(
  operator: OperatorRecord,
  grants: Identity['grants'],
  names: ReadonlyMap<TenantId, string>,
): AnswerOf<typeof listOperatorsOperation>['items'][number] {
  return {
    id: operator.id,
    name: operator.name,
    instanceOwner: operator.instanceOwner,
    grants: describeGrants(grants, names),
    disabled: operator.disabledAt !== undefined,
    signsInWith: operator.entra === undefined ? 'passphrase' : 'entra',
    createdAt: toIso(operator.createdAt),
    lastSeenAt: operator.lastSeenAt === undefined ? null : toIso(operator.lastSeenAt),
  };
}

function describeToken(token: TokenRecord): AnswerOf<typeof listTokensOperation>['items'][number] {
  return {
    id: token.id,
    name: token.name,
    rights: [...token.rights],
    tenantIds: token.tenantIds === undefined ? null : [...token.tenantIds],
    createdAt: toIso(token.createdAt),
    expiresAt: toIso(token.expiresAt),
    lastUsedAt: token.lastUsedAt === undefined ? null : toIso(token.lastUsedAt),
  };
}

async function refuseUnknownTenants(
  { namesOfTenants }: OperatorRouteTools,
  db: Transaction,
  grants: readonly GrantedRole[],
): Promise<void> {
  const known = await namesOfTenants(
    db,
    grants.map(({ tenantId }) => tenantId),
  );
  const fields = grants.flatMap(({ tenantId }, place) =>
    known.has(tenantId) ? [] : [{ pointer: `/body/grants/${place}/tenantId`, detail: 'is no tenant of this instance' }],
  );
  if (fields.length > 0) throw new PicketError('invalid_request', 'Some fields are not as they should be.', { fields });
}

/** A tenant that is somebody else's and one that never was are refused in the same words. */
function ownTenants(operator: Identity, wanted: readonly string[] | undefined): readonly TenantId[] | undefined {
  if (wanted === undefined) return undefined;
  const fields = wanted.flatMap((id, place) =>
    operator.grants.has(id as TenantId)
      ? []
      : [{ pointer: `/body/tenantIds/${place}`, detail: 'is no tenant of yours' }],
  );
  if (fields.length > 0) throw new PicketError('invalid_request', 'Some fields are not as they should be.', { fields });
  return [...new Set(wanted)] as TenantId[];
}

import { type Instant, minute, PicketError, second } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Somebody who has just signed in with Entra, as its token has it. */
export interface EntraPerson {
  readonly entraTenantId: string;
  readonly objectId: string;
  /** For people to read. Never to know anybody by: in another tenant anybody can have it (nOAuth). */
  readonly name: string;
  readonly roles: readonly string[];
  /** Undefined: there are more than the token holds, and it says so. */
  readonly groups: readonly string[] | undefined;
  readonly isGuest: boolean;
}

/** What the token must be for, exactly. */
export interface ExpectedToken {
  readonly issuer: string;
  readonly clientId: string;
  readonly entraTenantId: string;
  readonly nonce: string;
  readonly now: Instant;
}

/** How far apart our clock and Entra's may be. */
export const clockToleranceMs = 1 * minute;
/** A token for a sign-in that is under way was made while it was. */
const freshForMs = 15 * minute;
/** Entra's id tokens live for an hour; an administrator can make it a day. */
const longestLifeMs = 25 * 60 * minute;

const guid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const Texts = Type.Array(Type.String({ maxLength: 300 }), { maxItems: 1000 });

/** https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference; what is not read may be anything. */
const Claims = Compile(
  Type.Object({
    iss: Type.String(),
    aud: Type.String(),
    sub: Type.String({ minLength: 1 }),
    tid: guid,
    oid: guid,
    ver: Type.Literal('2.0'),
    nonce: Type.String(),
    iat: Type.Integer(),
    nbf: Type.Integer(),
    exp: Type.Integer(),
    name: Type.Optional(Type.String()),
    preferred_username: Type.Optional(Type.String()),
    roles: Type.Optional(Texts),
    groups: Type.Optional(Texts),
    hasgroups: Type.Optional(Type.Boolean()),
    _claim_names: Type.Optional(Type.Object({ groups: Type.Optional(Type.String()) })),
    idp: Type.Optional(Type.String()),
    acct: Type.Optional(Type.Integer()),
  }),
);

const Header = Compile(
  Type.Object(
    {
      alg: Type.Literal('RS256'),
      kid: Type.String({ minLength: 1 }),
      typ: Type.Optional(Type.Literal('JWT')),
      x5t: Type.Optional(Type.String()),
    },
    // A header that names a key, or where to get one, or that must be understood, is not from Entra.
    { additionalProperties: false },
  ),
);

/** Claims of tokens that are something else than who signed in: an API's, an app's, somebody acting for somebody. */
const notOfIdTokens = ['scp', 'idtyp', 'act', 'may_act', 'actort', 'actortoken', 'appidacr', 'azpacr', 'cnf'] as const;

/**
 * Reads who signed in. The token's signature has been verified before, by the keys of its issuer. All that it must say
 * is looked at here once more, in one place, whatever a library looks at.
 *
 * @throws PicketError `sign_in_untrusted`, whose message says what is wrong, for the log
 */
export function readEntraPerson(header: unknown, claims: unknown, expected: ExpectedToken): EntraPerson {
  if (!Header.Check(header)) throw untrusted('its header is not one that Entra writes');
  if (!Claims.Check(claims)) throw untrusted('its claims do not have the shape of an id token');
  const extra = notOfIdTokens.find((name) => name in claims);
  if (extra !== undefined) throw untrusted(`it has ${extra}, which no id token has`);
  for (const name of ['azp', 'appid'] as const) {
    if (name in claims && (claims as Record<string, unknown>)[name] !== expected.clientId)
      throw untrusted(`its ${name} is another application`);
  }
  if (claims.iss !== expected.issuer) throw untrusted('it is of another issuer');
  if (claims.tid !== expected.entraTenantId) throw untrusted('it is of another tenant');
  if (claims.aud !== expected.clientId) throw untrusted('it is for another application');
  if (claims.nonce !== expected.nonce) throw untrusted('it answers another sign-in');
  refuseWrongTimes(claims, expected.now);

  const { groups } = claims;
  const isElsewhere = claims.hasgroups === true || claims._claim_names?.groups !== undefined;
  return {
    entraTenantId: claims.tid,
    objectId: claims.oid,
    name: displayName(claims.name, claims.preferred_username),
    roles: claims.roles ?? [],
    groups: groups ?? (isElsewhere ? undefined : []),
    isGuest: claims.acct === 1 || (claims.idp !== undefined && claims.idp !== claims.iss),
  };
}

function refuseWrongTimes({ iat, nbf, exp }: { iat: number; nbf: number; exp: number }, now: Instant): void {
  if (exp * second <= now - clockToleranceMs) throw untrusted('it has expired');
  if (nbf * second > now + clockToleranceMs) throw untrusted('it is not valid yet');
  if (iat * second > now + clockToleranceMs) throw untrusted('it was made in the future');
  if (iat * second < now - freshForMs) throw untrusted('it was made before this sign-in');
  if ((exp - iat) * second > longestLifeMs) throw untrusted('it lives longer than Entra lets any');
}

const longestName = 200;

/** A name, and the user name that tells apart two who have the same. Nothing in it may turn the text around it. */
function displayName(name = '', userName = ''): string {
  const clean = (text: string) =>
    text
      .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
      .toWellFormed()
      .trim();
  const [shown, account] = [clean(name), clean(userName)];
  const both = shown === '' || account === '' ? shown || account : `${shown} (${account})`;
  return both === '' ? 'somebody without a name' : both.slice(0, longestName).toWellFormed();
}

const untrusted = (why: string) => new PicketError('sign_in_untrusted', `The token proves nobody: ${why}.`);

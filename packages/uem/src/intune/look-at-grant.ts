import {
  type ConsentPurpose,
  type GrantSight,
  type GrantSightKind,
  isGone,
  type Permission,
  PicketError,
  say,
} from '@picket/domain';
import { EntraError, GraphError } from '@picket/graph';
import type { PartnerHost } from './partner-channel.ts';
import { graphResource } from './permissions.ts';
import { isFor, whoAnswers } from './prove-consent.ts';
import type { TenantAccess } from './tenant-access.ts';
import { claimsOf } from './token-claims.ts';

/** Entra's numbers that say more than the reason they stand for. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const kinds: ReadonlyMap<number, GrantSightKind> = new Map<number, GrantSightKind>([
  [7000112, 'app-disabled'],
  [500011, 'api-missing'],
  [500014, 'api-missing'],
  [650052, 'api-missing'],
  [7000222, 'credential-expired'],
]);

const kindsByReason: Readonly<Record<EntraError['reason'], GrantSightKind>> = {
  'no-consent': 'withdrawn',
  'credential-refused': 'credential-refused',
  'tenant-unknown': 'wrong-tenant',
  'refused-by-policy': 'refused-by-policy',
  throttled: 'unknown',
  unreachable: 'unknown',
  unexpected: 'unknown',
};

const nothingKnown = { code: undefined, held: undefined, missing: undefined, notAskedFor: [] } as const;

/**
 * A fresh token for each API of the purpose, what stands in them, and who answers to them. Roles in a token that can be
 * read are believed as far as this: a permission that is not among them is missing. That one is among them is believed
 * only where a call went through, since an access token is not meant for us to read.
 */
export async function lookAtGrant(
  access: TenantAccess,
  {
    purpose,
    asked,
    partner,
  }: { purpose: ConsentPurpose; asked: readonly Permission[]; partner: PartnerHost | undefined },
  signal: AbortSignal,
): Promise<GrantSight> {
  const held = new Set<string>();
  /** What was wrong with another API than Graph: the rest of the purpose may work all the same. */
  let elsewhere: GrantSight | undefined;
  const apis = [...new Set([graphResource, ...asked.map(({ resource }) => resource)])];
  for (const api of apis) {
    const scope = api === graphResource ? undefined : partner?.scope;
    if (api !== graphResource && scope === undefined) continue;
    let token: string;
    try {
      token = await access.freshToken(purpose, signal, scope);
    } catch (error) {
      if (signal.aborted) throw error;
      if (api === graphResource) return seenIn(error);
      elsewhere = seenIn(error);
      continue;
    }
    const claims = claimsOf(token);
    if (claims !== undefined && !isFor(claims, access.link.entraTenantId)) {
      return {
        ...nothingKnown,
        kind: 'wrong-tenant',
        saw: say('The token is of the Entra tenant {{tenant}}.', { tenant: String(claims.tid) }),
      };
    }
    if (claims === undefined) return await withoutReading(access, purpose, signal);
    for (const role of Array.isArray(claims.roles) ? claims.roles : []) held.add(String(role));
  }
  const seen = await judge(access, { purpose, asked, held }, signal);
  return elsewhere === undefined || isGone(seen) ? seen : { ...seen, ...withoutPermissions(elsewhere) };
}

const withoutPermissions = ({ kind, saw, code }: GrantSight) => ({ kind, saw, code });

async function judge(
  access: TenantAccess,
  { purpose, asked, held }: { purpose: ConsentPurpose; asked: readonly Permission[]; held: ReadonlySet<string> },
  signal: AbortSignal,
): Promise<GrantSight> {
  const names = asked.map(({ name }) => name);
  const missing = names.filter((name) => !held.has(name));
  const seen = {
    code: undefined,
    held: [...held].toSorted(),
    missing,
    notAskedFor: [...held].filter((name) => !names.includes(name)).toSorted(),
  };
  // A registration of the customer's own keeps its place in the directory when its grant is taken away: tokens go on, empty.
  if (names.length > 0 && missing.length === names.length) {
    return { ...seen, kind: 'withdrawn', saw: 'Entra gives a token that carries none of the permissions asked for.' };
  }
  if (missing.length > 0) {
    return {
      ...seen,
      kind: 'incomplete',
      saw: say('The token lacks {{permissions}}.', { permissions: missing.join(', ') }),
    };
  }
  try {
    await whoAnswers(access, purpose, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...seenIn(error), held: seen.held };
  }
  return { ...seen, kind: 'granted', saw: 'A fresh token carries every permission asked for.' };
}

/** Entra may encrypt its tokens one day; who answers is known then, and what the token carries is not. */
async function withoutReading(access: TenantAccess, purpose: ConsentPurpose, signal: AbortSignal): Promise<GrantSight> {
  try {
    await whoAnswers(access, purpose, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return seenIn(error);
  }
  return { ...nothingKnown, kind: 'unknown', saw: 'Entra gives a token, and what it carries cannot be read.' };
}

function seenIn(error: unknown): GrantSight {
  if (error instanceof EntraError) {
    const { code } = error.details;
    const kind = (code === undefined ? undefined : kinds.get(code)) ?? kindsByReason[error.reason];
    return { ...nothingKnown, kind, saw: error.message, code: code === undefined ? undefined : `AADSTS${code}` };
  }
  if (error instanceof PicketError && error.code === 'consent_wrong_tenant') {
    return { ...nothingKnown, kind: 'wrong-tenant', saw: error.message };
  }
  // Graph does not take what Entra has just given: right after a change that passes, so it proves nothing either way.
  if (error instanceof GraphError || error instanceof PicketError) {
    return { ...nothingKnown, kind: 'unknown', saw: error.message };
  }
  throw error;
}

import { PicketError, type TenantId, toIso, type Uem } from '@picket/domain';
import {
  type AnswerOf,
  finishEntraSignIn,
  getInstanceSignIn,
  getInstanceSignInGuide,
  getSignIn,
  getSignInGuide,
  getSignInOffer,
  removeInstanceSignIn,
  removeSignIn,
  setInstanceSignIn,
  setSignIn,
  startEntraSignIn,
  switchInstanceSignIn,
  switchSignIn,
  testInstanceSignIn,
  testSignIn,
  type whoAmI,
} from '@picket/wire/console';
import type { AuditDetail } from '../audit/audit-entry.ts';
import { instanceChain } from '../audit/chain.ts';
import { entraSessionLifetimeMs } from '../operators/credential-store.ts';
import type { Transaction } from '../platform/database/database.ts';
import { Departure, Redirect, RefusalPage, type Route, route } from '../platform/http/route.ts';
import { describeSettings } from './describe-settings.ts';
import { signInGuide } from './guide.ts';
import {
  makeTestTicket,
  removeSignInRegistration,
  setSignInRegistration,
  switchSignInRegistration,
} from './registration.ts';
import { findOfScope } from './registration-store.ts';
import {
  aadstsOf,
  beginSignIn,
  type EntraSignInTools,
  finishSignIn,
  type OnFinished,
  requestLivesMs,
} from './sign-in.ts';

export interface EntraSignInRouteTools extends EntraSignInTools {
  readonly uem: Uem;
  /** Where people reach this server, without a slash at the end. */
  readonly ownUrl: () => string;
  /** Who a session that has just begun belongs to, as every later request will be told. */
  readonly describeSession: (sessionSecret: string) => Promise<AnswerOf<typeof whoAmI>>;
}

export function entraSignInRoutes(tools: EntraSignInRouteTools): readonly Route[] {
  return [...doorRoutes(tools), ...settingRoutes(tools)];
}

function doorRoutes(tools: EntraSignInRouteTools): readonly Route[] {
  const { database, login } = tools;
  return [
    route(startEntraSignIn, async ({ query, address, signInCookie, wantsPage }) => {
      try {
        const begun = await beginSignIn(tools, {
          address,
          ...(query.name === undefined ? {} : { name: query.name }),
          ...(query.test === undefined ? {} : { ticket: query.test }),
          ...(query.to === undefined ? {} : { returnTo: query.to }),
        });
        if (begun === undefined) {
          if (wantsPage) return new Redirect(failedPage(new PicketError('sign_in_unknown', 'Nothing of that name.')));
          return { url: null };
        }
        signInCookie.set(begun.browser, requestLivesMs);
        return wantsPage ? new Departure(begun.url, login) : { url: begun.url.href };
      } catch (error) {
        if (!wantsPage || !(error instanceof PicketError)) throw error;
        return new Redirect(failedPage(error));
      }
    }),

    route(finishEntraSignIn, async ({ query, address, audit, requestId, sessionCookie, signInCookie, wantsPage }) => {
      const browser = signInCookie.read();
      // What this browser held is used up, whatever comes of it.
      signInCookie.clear();
      const note: OnFinished = (db, { scope, who, operator, found, code }) =>
        audit(db, {
          actor: { kind: 'operator', id: operator?.id ?? null, name: who },
          ...(operator === undefined ? {} : { target: operator.id }),
          ...(scope === instanceChain ? {} : { tenantId: scope }),
          detail: {
            ...(operator === undefined ? { dryRun: true } : {}),
            ...(found === undefined ? {} : { role: found.role, instanceOwner: found.instanceOwner }),
            ...(code === undefined ? {} : { code }),
          },
        });
      try {
        const back = new URLSearchParams();
        for (const name of ['state', 'code', 'iss', 'error', 'error_description'] as const) {
          const value = query[name];
          if (value !== undefined) back.set(name, value);
        }
        const finished = await finishSignIn(tools, { state: query.state, browser, back, address, requestId }, note);
        if (finished.kind === 'tested') {
          const where = finished.scope === instanceChain ? '/sign-in' : `/tenants/${finished.scope}/sign-in`;
          return new Redirect(`/#${where}?tested=1`);
        }
        sessionCookie.set(finished.sessionSecret, entraSessionLifetimeMs);
        // Behind `#`, so that whatever stands there is a place of our own page.
        if (wantsPage) return new Redirect(`/#${finished.returnTo ?? '/'}`);
        return await tools.describeSession(finished.sessionSecret);
      } catch (error) {
        if (!wantsPage || !(error instanceof PicketError)) throw error;
        return new RefusalPage(failedPage(error), error);
      }
    }),

    route(getSignInOffer, async () => {
      const ofInstance = await database.acrossTenants((db) => findOfScope(db, instanceChain));
      return { withoutName: ofInstance?.isOn ?? false };
    }),
  ];
}

/** Words of Entra stay out of addresses: the number says which they are. */
function failedPage(fault: PicketError): `/${string}` {
  const aadsts = aadstsOf(fault);
  return `/#/sign-in-failed?code=${fault.code}${aadsts === undefined ? '' : `&aadsts=${aadsts}`}`;
}

function settingRoutes(tools: EntraSignInRouteTools): readonly Route[] {
  const { database, clock, ownUrl, redirectUri } = tools;
  const across = <Result>(work: (db: Transaction) => Promise<Result>) => database.acrossTenants(work);
  const show = (scope: TenantId) =>
    across((db) => describeSettings(db, scope, { now: clock.now(), ownUrl: ownUrl(), redirectUri: redirectUri() }));
  const test = async (scope: TenantId, audit: (db: Transaction, note: { detail: AuditDetail }) => Promise<void>) => {
    const { ticket, expiresAt } = await across(async (db) => {
      const made = await makeTestTicket(tools, db, scope);
      await audit(db, { detail: { expiresAt: toIso(made.expiresAt) } });
      return made;
    });
    return { url: `${ownUrl()}${startEntraSignIn.path}?test=${ticket}`, expiresAt: toIso(expiresAt) };
  };
  const change = (
    call: { audit: (db: Transaction, note: { detail?: AuditDetail }) => Promise<void> },
    work: (db: Transaction) => Promise<AuditDetail | undefined>,
  ) =>
    across(async (db) => {
      const detail = await work(db);
      await call.audit(db, detail === undefined ? {} : { detail });
    });
  const turn = (db: Transaction, scope: TenantId, isOn: boolean, by: { credentialId: string }) =>
    switchSignInRegistration(db, scope, isOn, by).then(() => ({ enabled: isOn }));

  return [
    route(getSignIn, ({ tenantId }) => show(tenantId)),
    route(getInstanceSignIn, () => show(instanceChain)),
    route(setSignIn, (call) =>
      change(call, (db) => setSignInRegistration(tools, db, call.tenantId, call.body, call.operator)),
    ),
    route(setInstanceSignIn, (call) =>
      change(call, (db) => setSignInRegistration(tools, db, instanceChain, call.body, call.operator)),
    ),
    route(switchSignIn, (call) => change(call, (db) => turn(db, call.tenantId, call.body.isOn, call.operator))),
    route(switchInstanceSignIn, (call) => change(call, (db) => turn(db, instanceChain, call.body.isOn, call.operator))),
    route(testSignIn, ({ tenantId, audit }) => test(tenantId, audit)),
    route(testInstanceSignIn, ({ audit }) => test(instanceChain, audit)),
    route(removeSignIn, (call) =>
      change(call, (db) => removeSignInRegistration(db, call.tenantId).then(() => undefined)),
    ),
    route(removeInstanceSignIn, (call) =>
      change(call, (db) => removeSignInRegistration(db, instanceChain).then(() => undefined)),
    ),
    route(getSignInGuide, async () => signInGuide(redirectUri(), { isOfInstance: false })),
    route(getInstanceSignInGuide, async () => signInGuide(redirectUri(), { isOfInstance: true })),
  ];
}

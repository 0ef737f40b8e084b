import { type Clock, day, type Instant, installStates, PicketError, toIso, type Uem } from '@picket/domain';
import { getInstallStatus, type Install, listInstalls, notifyLagging } from '@picket/wire/console';
import { Type } from 'typebox';
import type { OpenSession } from '../connectors/sessions.ts';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { notifyThoseWhoLag } from './notify-lagging.ts';
import * as store from './store.ts';

export interface InstallRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly uem: Uem;
  readonly openSession: OpenSession;
}

const Position = Type.Object({ rank: Type.Integer(), appId: Type.String(), remoteDeviceId: Type.String() });

/** The routes about where the agent has come to, and about asking those who lag. */
export function installRoutes(tools: InstallRouteTools): readonly Route[] {
  const { database, clock, uem, openSession } = tools;
  return [
    route(getInstallStatus, async ({ tenantId }) => {
      const [[apps, counts], notices] = await Promise.all([
        database.readForTenant(
          tenantId,
          async (tx) => [await store.listApps(tx), await store.countInstalls(tx)] as const,
        ),
        openSession(tenantId, { kind: 'deployment', of: 'installs' }).then(
          ({ userNotices }) => userNotices?.limits ?? null,
          // A tenant that is not linked has nobody to ask; that is no reason not to show what was read.
          () => null,
        ),
      ]);
      const [oldest] = apps.map(({ readAt }) => readAt).toSorted((one, other) => one - other);
      return {
        readAt: oldest === undefined ? null : toIso(oldest),
        apps: apps.map(({ appId, name, readAt }) => ({
          appId,
          name,
          readAt: toIso(readAt),
          counts: Object.fromEntries(
            counts.filter((each) => each.appId === appId).map(({ state, count }) => [state, count]),
          ),
        })),
        isComplete: isFresh(oldest, clock.now()) && apps.every(({ appId }) => isEverywhere(appId, counts)),
        notices,
      };
    }),

    route(listInstalls, async ({ tenantId, query }) => {
      const { limit = defaultLimit, cursor, ...filter } = query;
      const after = decodeCursor('installs', filter, Position, cursor);
      const wanted = { appId: filter.appId, ...(filter.state === undefined ? {} : { states: [filter.state] }) };
      const rows = await database.readForTenant(tenantId, (tx) =>
        store.listInstalls(tx, wanted, { after, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, ({ state, appId, remoteDeviceId }) =>
        encodeCursor('installs', filter, { rank: installStates.indexOf(state), appId, remoteDeviceId }),
      );
      return { ...page, items: page.items.map((install) => toWire(install, uem)) };
    }),

    route(notifyLagging, async ({ tenantId, body, audit, signal }) => {
      const { userNotices } = await openSession(tenantId, { kind: 'deployment', of: 'notices' });
      if (userNotices === undefined)
        throw new PicketError('not_found', 'This UEM shows no messages to the users of phones.');
      refuseTooLong(body, userNotices.limits);
      const outcome = await notifyThoseWhoLag(tools, { tenantId, notices: userNotices, signal, ...body });
      await database.forTenant(tenantId, (tx) =>
        audit(tx, {
          target: body.appId ?? tenantId,
          detail: {
            state: body.states.join(', '),
            name: body.title,
            sent: outcome.sent,
            failed: outcome.failed.length,
          },
        }),
      );
      return outcome;
    }),
  ];
}

/** What nobody could read for a day is history: it may have changed since, and is not called done. */
function isFresh(readAt: Instant | undefined, now: Instant): boolean {
  return readAt !== undefined && now - readAt <= day;
}

/** Not one phone that lags or that nothing is known of, and at least one that has it. */
function isEverywhere(appId: string, counts: readonly store.StateCount[]): boolean {
  const own = counts.filter((each) => each.appId === appId);
  return (
    own.some(({ state }) => state === 'installed') &&
    own.every(({ state }) => state === 'installed' || state === 'not-applicable')
  );
}

function toWire(install: store.StoredInstall, { explainInstallError }: Uem): Install {
  const { errorCode } = install;
  const facts = errorCode === undefined ? undefined : explainInstallError?.(errorCode);
  return {
    appId: install.appId,
    appName: install.appName,
    deviceId: install.deviceId ?? null,
    remoteDeviceId: install.remoteDeviceId,
    deviceName: install.deviceName,
    userPrincipalName: install.userPrincipalName ?? null,
    state: install.state,
    detail: install.detail ?? null,
    error:
      errorCode === undefined ? null : { code: errorCode, meaning: facts?.meaning ?? null, todo: facts?.todo ?? null },
    reportedAt: install.at === undefined ? null : toIso(install.at),
    since: toIso(install.since),
    notifiedAt: install.notifiedAt === undefined ? null : toIso(install.notifiedAt),
  };
}

function refuseTooLong(
  { title, message }: { readonly title: string; readonly message: string },
  limits: { readonly title: number; readonly body: number },
): void {
  const fields = [
    ...(title.length > limits.title ? [{ pointer: '/body/title', detail: `at most ${limits.title} characters` }] : []),
    ...(message.length > limits.body
      ? [{ pointer: '/body/message', detail: `at most ${limits.body} characters` }]
      : []),
  ];
  if (fields.length > 0) throw new PicketError('invalid_request', 'The message is too long.', { fields });
}

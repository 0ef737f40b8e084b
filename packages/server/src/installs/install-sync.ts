import type { AppInstall, Cursor, Instant, UemSession } from '@picket/domain';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { CompleteRound, SyncDefinition, SyncPage, SyncPlan } from '../sync/kinds.ts';
import { type AskedApp, deleteInstalls, keyOf, readKnown, replaceApps, saveInstalls } from './store.ts';

export interface InstallSyncTools {
  /** The apps that Picket has put on phones here. */
  readonly deployedApps: (tx: TenantTransaction) => Promise<readonly AskedApp[]>;
}

type Body =
  | ({ readonly kind: 'install' } & Omit<AppInstall, 'at'> & { readonly at: number | null })
  | { readonly kind: 'app'; readonly app: AskedApp };

/**
 * How far each app has come on each phone, app after app. Listings have no changes to ask for: each round brings everything.
 * Nothing is refused as implausible: it is shown, and nothing else is decided by it.
 */
export function installSync({ deployedApps }: InstallSyncTools): SyncDefinition {
  return {
    kind: 'app-installs',
    pages: (session, from, signal, ask) =>
      session.appInstalls === undefined ? undefined : pagesOf(session, from, signal, () => ask(deployedApps)),
    plan: planInstalls,
  };
}

async function* pagesOf(
  session: UemSession,
  from: Cursor | undefined,
  signal: AbortSignal,
  askApps: () => Promise<readonly AskedApp[]>,
): AsyncGenerator<SyncPage, void, void> {
  const apps = (await askApps()).toSorted((one, other) => (one.appId < other.appId ? -1 : 1));
  const [fromApp = '', fromRow = ''] = from?.split(' ') ?? [];
  const left = apps.filter(({ appId }) => appId >= fromApp);
  for (const [index, app] of left.entries()) {
    const following = left[index + 1];
    const begin = app.appId === fromApp && fromRow !== '' ? (fromRow as Cursor) : undefined;
    let said: SyncPage['items'] = [line({ kind: 'app', app })];
    for await (const { items, next } of session.appInstalls?.list(app.appId, begin, signal) ?? []) {
      const place = next === undefined ? following?.appId : `${app.appId} ${next}`;
      const lines = items.map(({ at, ...install }) => line({ kind: 'install', ...install, at: at ?? null }));
      yield { items: [...said, ...lines], startsOver: false, next: place as Cursor | undefined, done: undefined };
      said = [];
    }
  }
  if (left.length === 0) yield { items: [], startsOver: false, next: undefined, done: undefined, isUnasked: true };
}

function line(body: Body): SyncPage['items'][number] {
  return { remoteId: body.kind === 'app' ? body.app.appId : keyOf(body), body };
}

async function planInstalls(tx: TenantTransaction, round: CompleteRound): Promise<SyncPlan> {
  const apps = new Map<string, AskedApp>();
  const listed = new Map<string, AppInstall>();
  for await (const bodies of round.bodies()) {
    for (const body of bodies as readonly Body[]) {
      if (body.kind === 'app') apps.set(body.app.appId, body.app);
      else {
        const { kind: _, at, ...install } = body;
        listed.set(keyOf(install), { ...install, at: at === null ? undefined : (at as Instant) });
      }
    }
  }
  const known = await readKnown(tx);
  const differing = [...listed.values()].flatMap((install) => {
    const before = known.get(keyOf(install));
    if (before !== undefined && isSame(before.install, install)) return [];
    const isStill = before?.install.state === install.state;
    return [{ install, since: isStill ? before.since : round.now, isNew: before === undefined }];
  });
  const gone = [...known].flatMap(([key, { install }]) => (listed.has(key) ? [] : [install]));
  const added = differing.filter(({ isNew }) => isNew).length;
  return {
    count: listed.size,
    refusal: undefined,
    difference: {
      kind: 'app-installs',
      add: added,
      change: differing.length - added,
      remove: gone.length,
      unchanged: listed.size - differing.length,
      removed: gone.map(({ deviceName }) => deviceName),
    },
    async write() {
      await replaceApps(tx, [...apps.values()], round.now);
      await saveInstalls(tx, differing);
      await deleteInstalls(tx, gone);
    },
  };
}

function isSame(one: AppInstall, other: AppInstall): boolean {
  return (
    one.state === other.state &&
    one.deviceName === other.deviceName &&
    one.userPrincipalName === other.userPrincipalName &&
    one.detail === other.detail &&
    one.errorCode === other.errorCode &&
    one.at === other.at
  );
}

import { type Detector, type InstalledApp, type KnownSigner, say } from '@picket/domain';
import { evidenceOfApp } from '../app-evidence.ts';
import { neededFact } from '../needed-fact.ts';
import { isSha256, judgeOverFeeds, nameOf, nothing } from '../threat-verdict.ts';

/** Stores check who may publish under an id. Whatever came another way was checked by nobody. */
const stores = new Set([
  'com.android.vending',
  'com.amazon.venezia',
  'com.aurora.store',
  'com.huawei.appmarket',
  'com.sec.android.app.samsungapps',
  'com.xiaomi.mipicks',
  'org.fdroid.basic',
  'org.fdroid.fdroid',
]);

/** A well-known app that somebody else has signed: opened up, changed, and closed again. */
export const repackagedApp: Detector = {
  id: 'repackaged-app',
  threat: {
    title: 'Well-known app that somebody else has signed',
    severity: 'high',
    techniques: ['T1577', 'T1655.001'],
    meaning:
      'The app has the id of a well-known one, and none of the signers that its makers are known to use. Such copies are changed by whoever signed them, often to steal what is typed into them.',
    remedy: 'Remove the app and install it again from the store. Change the passwords that you typed into the copy.',
  },
  platforms: ['android'],
  needs: ['apps'],
  sees: 'Package ids with their signers, of now and before a proven rotation of keys, against lists of honest signers. Installed by no store: *high*, otherwise *medium*.',
  sources: [],
  blindSpots:
    'Only apps whose signers are written down. A signer that is not on the list may still be honest: most apps have several, such as a store that signs for its makers.',
  judge(snapshot, tools) {
    return judgeOverFeeds(neededFact(snapshot, 'apps'), tools, (app, threats) => {
      const honest = threats.signersOf(app.appId);
      if (honest.length === 0) return nothing;
      const own = digestsOf(app);
      if (honest.some(({ digest }) => own.has(digest))) return nothing;
      if (!canCompare(app, honest)) return { kind: 'unjudged', what: `who signs ${nameOf(app)}` };
      const isFromStore = app.installer !== undefined && stores.has(app.installer);
      const mayBeFromStore = app.installer === undefined;
      return {
        kind: 'hit',
        // Without its installer the milder finding must not close the worse one.
        ...(mayBeFromStore && { unjudged: `what installed ${nameOf(app)}` }),
        detection: {
          subject: `${app.appId.slice(0, 110)} signed by ${app.signers?.[0]?.sha256.toLowerCase() ?? ''}`,
          severity: isFromStore || mayBeFromStore ? 'medium' : 'high',
          because:
            isFromStore || mayBeFromStore
              ? say('{{app}} is not signed by any of the {{count}} signers that its makers are known to use.', {
                  app: nameOf(app),
                  count: honest.length,
                })
              : say(
                  '{{app}} is not signed by any of the {{count}} signers that its makers are known to use, and no store installed it.',
                  { app: nameOf(app), count: honest.length },
                ),
          curedWhen: 'The app is no longer reported, or signed by its makers.',
          evidence: {
            ...evidenceOfApp(app, snapshot, undefined),
            knownBy: [...new Set(honest.map(({ source }) => source.slice(0, 200)))].slice(0, 5),
          },
        },
      };
    });
  },
};

function digestsOf({ signers = [], formerSigners = [] }: InstalledApp): ReadonlySet<string> {
  return new Set(
    [...signers, ...formerSigners]
      .flatMap(({ sha256, sha1 }) => [sha256, sha1 ?? ''])
      .map((digest) => digest.replaceAll(':', '').toLowerCase()),
  );
}

/** Whether the app's signers are told in every digest that the list uses: otherwise the right one may be among them. */
function canCompare({ signers = [] }: InstalledApp, honest: readonly KnownSigner[]): boolean {
  const wantsSha1 = honest.some(({ digest }) => digest.length === 40);
  return (
    signers.length > 0 && signers.every(({ sha256, sha1 }) => isSha256(sha256) && (!wantsSha1 || sha1 !== undefined))
  );
}

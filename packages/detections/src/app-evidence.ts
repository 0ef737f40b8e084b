import type { Detection, DeviceSnapshot, InstalledApp } from '@picket/domain';
import { describeEvidence, type Listed } from './listed.ts';
import { tidy } from './threat-verdict.ts';

/** What every detection about an app shows: which one, who saw it, and which feed says so in which version. */
export function evidenceOfApp(
  app: InstalledApp,
  snapshot: DeviceSnapshot,
  listed: Listed | undefined,
): Detection['evidence'] {
  return {
    app: tidy(app.appId, 200),
    ...(app.version !== undefined && { version: tidy(app.version, 100) }),
    ...(app.signers !== undefined && { signers: app.signers.slice(0, 5).map(({ sha256 }) => tidy(sha256, 64)) }),
    ...(app.fileSha256 !== undefined && { fileSha256: tidy(app.fileSha256, 64) }),
    ...(app.installer !== undefined && { installer: tidy(app.installer, 100) }),
    ...(listed !== undefined && { listedBy: describeEvidence(listed.evidence) }),
    source: app.seen?.source ?? snapshot.facts.apps?.source ?? '',
  };
}

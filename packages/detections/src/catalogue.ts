import type { Detector } from '@picket/domain';
import { androidExploitedVulnerability } from './android-exploited-vulnerability/index.ts';
import { androidPatchAge } from './android-patch-age/index.ts';
import { appNameHint } from './app-name-hint/index.ts';
import { appleExploitedVulnerability } from './apple-exploited-vulnerability/index.ts';
import { jailbrokenOrRooted } from './jailbroken-or-rooted/index.ts';
import { knownBadApp } from './known-bad-app/index.ts';
import { knownBadAppFile } from './known-bad-app-file/index.ts';
import { knownBadAppSigner } from './known-bad-app-signer/index.ts';
import { knownBadHost } from './known-bad-host/index.ts';
import { lookAlikeHost } from './look-alike-host/index.ts';
import { notEncrypted } from './not-encrypted/index.ts';
import { osOutOfSupport } from './os-out-of-support/index.ts';
import { repackagedApp } from './repackaged-app/index.ts';
import { rootToolApp } from './root-tool-app/index.ts';
import { stalkerware } from './stalkerware/index.ts';
import { testKeyApp } from './test-key-app/index.ts';
import { watchware } from './watchware/index.ts';

/** Every detector that ships, in the order in which people read them. */
export const catalogue: readonly Detector[] = [
  jailbrokenOrRooted,
  androidExploitedVulnerability,
  androidPatchAge,
  appleExploitedVulnerability,
  osOutOfSupport,
  notEncrypted,
  knownBadAppFile,
  knownBadAppSigner,
  knownBadApp,
  stalkerware,
  repackagedApp,
  testKeyApp,
  rootToolApp,
  watchware,
  appNameHint,
  knownBadHost,
  lookAlikeHost,
];

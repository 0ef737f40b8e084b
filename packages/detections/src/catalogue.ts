import type { Detector } from '@picket/domain';
import { androidExploitedVulnerability } from './android-exploited-vulnerability/index.ts';
import { androidPatchAge } from './android-patch-age/index.ts';
import { appleExploitedVulnerability } from './apple-exploited-vulnerability/index.ts';
import { jailbrokenOrRooted } from './jailbroken-or-rooted/index.ts';
import { notEncrypted } from './not-encrypted/index.ts';
import { osOutOfSupport } from './os-out-of-support/index.ts';

/** Every detector that ships, in the order in which people read them. */
export const catalogue: readonly Detector[] = [
  jailbrokenOrRooted,
  androidExploitedVulnerability,
  androidPatchAge,
  appleExploitedVulnerability,
  osOutOfSupport,
  notEncrypted,
];

import { BerRefused } from '../cms/ber.ts';
import { readSignedData } from '../cms/signed-data.ts';
import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import { dictionaryIn, readPlist, textIn, textsIn } from './plist.ts';

/** How an app may come onto phones. `none`: it carries no profile, as from the store. */
export type ProvisioningKind = 'none' | 'store' | 'ad-hoc' | 'development' | 'enterprise';

/** What a provisioning profile says. Its signature is not verified: the chain to Apple is not ours to judge here. */
export interface ProvisioningProfile {
  readonly kind: Exclude<ProvisioningKind, 'none'>;
  readonly name: string | null;
  readonly teamName: string | null;
  readonly teamId: string | null;
  /** ISO 8601. */
  readonly expiresAt: string | null;
  readonly allDevices: boolean;
  readonly devices: number;
  readonly getTaskAllow: boolean;
}

/** Reads `embedded.mobileprovision`: a CMS message around a property list. Throws `Unreadable`. */
export function readProvisioningProfile(bytes: Buffer, budget: Budget): ProvisioningProfile {
  const plist = readPlist(contentOf(bytes), budget);
  const allDevices = plist.get('ProvisionsAllDevices') === true;
  const devices = textsIn(plist, 'ProvisionedDevices').length;
  const getTaskAllow = dictionaryIn(plist, 'Entitlements')?.get('get-task-allow') === true;
  const expires = plist.get('ExpirationDate');
  return {
    kind: allDevices ? 'enterprise' : devices === 0 ? 'store' : getTaskAllow ? 'development' : 'ad-hoc',
    name: textIn(plist, 'Name'),
    teamName: textIn(plist, 'TeamName'),
    teamId: textsIn(plist, 'TeamIdentifier')[0] ?? null,
    expiresAt: expires instanceof Date && !Number.isNaN(expires.getTime()) ? expires.toISOString() : null,
    allDevices,
    devices,
    getTaskAllow,
  };
}

function contentOf(bytes: Buffer): Buffer {
  try {
    const { content } = readSignedData(bytes);
    if (content !== undefined) return content;
  } catch (error) {
    if (!(error instanceof BerRefused)) throw error;
  }
  throw new Unreadable('entry-unreadable', 'A provisioning profile that is no signed message');
}

import type { InstalledApp } from '@picket/domain';
import { isSha256, nameOf } from './threat-verdict.ts';

/** What is missing to ask every list about an app's signers; undefined when nothing is. */
export function signerGap(app: InstalledApp): string | undefined {
  const { signers = [] } = app;
  if (signers.length === 0 || !signers.every(({ sha256 }) => isSha256(sha256))) return `who signs ${nameOf(app)}`;
  const hasBoth = signers.every(({ sha1 }) => sha1 !== undefined && /^[0-9a-f]{40}$/i.test(sha1.replaceAll(':', '')));
  return hasBoth ? undefined : `the SHA-1 of who signs ${nameOf(app)}`;
}

import type {
  Detector,
  DetectorTools,
  InstalledApp,
  Instant,
  Platform,
  ThreatKnowledge,
  Verdict,
} from '@picket/domain';
import { snapshotOf, tools } from './detector-contract.suite.ts';
import { judgeDevice } from './judge-device.ts';

// Devices to judge by feeds that are made for a test.

export const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
export const sha1 = 'a'.repeat(40);
/** Told in every digest, and known to nobody. */
export const stranger = { sha256: 'e'.repeat(64), sha1: 'e'.repeat(40) };
/** An app of which everything is reported and nothing is known. */
export const honestApp: InstalledApp = {
  appId: 'com.example.honest',
  signers: [stranger],
  fileSha256: 'f'.repeat(64),
  installer: 'com.android.vending',
};

export const familyOf = (type: 'stalkerware' | 'watchware', app: string, signer: string): string =>
  `- name: Peek\n  type: ${type}\n  packages:\n  - ${app}\n  certificates:\n  - ${signer.toUpperCase()}\n`;

/** What one detector says of a device, through `judgeDevice`, so that missing facts are covered too. */
export function judgeWith(
  detector: Detector,
  facts: Parameters<typeof snapshotOf>[1],
  { platform = 'android', ...more }: Partial<DetectorTools> & { readonly platform?: Platform } = {},
): Verdict | undefined {
  return judgeDevice(snapshotOf(platform, facts), { ...tools, ...more }, [detector])[0]?.verdict;
}

/** The same over made-up feeds. */
export const over = (threats: ThreatKnowledge, now: Instant = tools.now): Partial<DetectorTools> => ({
  now,
  knowledge: { ...tools.knowledge, threats },
});

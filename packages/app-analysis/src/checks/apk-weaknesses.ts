import type { Component } from '../apk/components.ts';
import { type ContainerFault, containerFaults } from '../archive/faults.ts';
import type { ApkCase } from './apk-signing.ts';
import type { Check } from './check.ts';

/** Open to every other app, and no activity: those are opened by users all day. */
function isOpenToAll({ kind, enabled, exported, permission }: Component): boolean {
  return (
    enabled && exported && permission === null && (kind === 'service' || kind === 'provider' || kind === 'receiver')
  );
}

/** What is odd about an archive, one line each. */
export function containerEvidence(faults: readonly ContainerFault[]): readonly string[] {
  return faults.map(
    ({ kind, entry, detail }) => `${containerFaults[kind].title}${entry === undefined ? '' : `: ${entry}`} (${detail})`,
  );
}

/** Checks on how well an app guards what it holds, and on what it hides. */
export const weaknessChecks: readonly Check<ApkCase>[] = [
  {
    id: 'container-tricks',
    title: 'Made so that analysers stumble',
    severity: 'medium',
    techniques: ['T1406'],
    sees: 'An archive or a manifest that says different things to different readers: BadPack headers, duplicate or overlapping entries, false sizes and checksums, code in front of the archive.',
    cannotSee: 'Tricks against readers that keep within the format.',
    judge: ({ facts }) => [
      ...containerEvidence(facts.containerFaults),
      ...facts.manifestOddities.map((oddity) => `AndroidManifest.xml: ${oddity}`),
    ],
  },
  {
    id: 'packed',
    title: 'Packed: the real code is hidden',
    severity: 'low',
    techniques: ['T1406.002'],
    sees: 'Files by which known packers are recognised.',
    cannotSee: 'Packers that are new or have renamed their files, and what is inside.',
    judge: ({ facts }) => facts.packers,
  },
  {
    id: 'loads-code',
    title: 'Loads code that is not in the file',
    severity: 'info',
    techniques: ['T1407'],
    sees: 'The use of class loaders for DEX files.',
    cannotSee: 'What is loaded, from where, and loading by native code or reflection.',
    judge: ({ facts }) => (facts.code.loadsCode ? ['it uses DexClassLoader or InMemoryDexClassLoader'] : []),
  },
  {
    id: 'trackers',
    title: 'Holds trackers',
    severity: 'info',
    techniques: [],
    sees: '681 tracking libraries by the paths of their classes.',
    cannotSee: 'Libraries whose classes were renamed, and whether a library is ever used.',
    judge: ({ facts }) => facts.code.trackers,
  },
  {
    id: 'debuggable',
    title: 'Can be debugged by anybody who holds the phone',
    severity: 'medium',
    techniques: [],
    sees: '`android:debuggable`, through resources in every configuration.',
    cannotSee: 'Debugging that an app switches on by itself.',
    judge: ({ facts }) => (facts.manifest.debuggable ? ['android:debuggable is true'] : []),
  },
  {
    id: 'test-only',
    title: 'A test build',
    severity: 'low',
    techniques: [],
    sees: '`android:testOnly`.',
    cannotSee: 'Test builds without the mark.',
    judge: ({ facts }) => (facts.manifest.testOnly ? ['android:testOnly is true'] : []),
  },
  {
    id: 'backup-allowed',
    title: 'Its data can be taken by a backup',
    severity: 'low',
    techniques: [],
    sees: '`android:allowBackup`, which is true unless it is said to be false.',
    cannotSee: 'Rules that leave the sensitive part out of the backup.',
    judge: ({ facts }) => (facts.manifest.allowBackup ? ['android:allowBackup is not false'] : []),
  },
  {
    id: 'cleartext-traffic',
    title: 'May speak without encryption',
    severity: 'low',
    techniques: [],
    sees: 'Cleartext let through by the network security configuration, else by the manifest or by the default of the target API level.',
    cannotSee: 'Whether it does. Sockets of its own are not bound by the configuration.',
    judge: ({ facts: { manifest, networkSecurity } }) => {
      if (networkSecurity?.cleartextByDefault ?? manifest.cleartextTraffic) return ['for every host'];
      return (networkSecurity?.cleartextDomains ?? []).map((domain) => `for ${domain}`);
    },
  },
  {
    id: 'user-certificates-trusted',
    title: 'Trusts certificates that the user installed',
    severity: 'medium',
    techniques: ['T1638'],
    sees: 'The network security configuration; below a target of 24, the default.',
    cannotSee: 'Apps that check certificates by themselves.',
    judge: ({ facts: { manifest, networkSecurity } }) => {
      if (networkSecurity?.trustsUserCertificates) return ['the network security configuration trusts "user"'];
      return networkSecurity === null && manifest.targetSdk < 24
        ? [`the default of target API level ${manifest.targetSdk}`]
        : [];
    },
  },
  {
    id: 'open-components',
    title: 'Parts that every other app may use',
    severity: 'low',
    techniques: [],
    sees: 'Exported services, receivers and providers without a permission.',
    cannotSee: 'Checks in the code, and activities, which are meant to be opened.',
    judge: ({ facts }) => facts.manifest.components.filter(isOpenToAll).map(({ kind, name }) => `${kind} ${name}`),
  },
];

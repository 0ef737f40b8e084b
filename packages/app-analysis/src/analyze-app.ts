import { createHash } from 'node:crypto';
import { type ApkFacts, readApk } from './apk/read-apk.ts';
import type { AppReport } from './app-report.ts';
import type { ByteSource } from './archive/byte-source.ts';
import { type Archive, openArchive } from './archive/open-archive.ts';
import { containerEvidence, weaknessChecks } from './checks/apk-weaknesses.ts';
import { apkChecks } from './checks/catalogue.ts';
import { type AppFinding, findAll } from './checks/check.ts';
import { ipaChecks } from './checks/ipa-checks.ts';
import { type IpaFacts, infoPlistOf, readIpa } from './ipa/read-ipa.ts';
import type { Knowledge } from './knowledge.ts';
import { Budget, type Limits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

const chunkSize = 4 * 1024 * 1024;

/**
 * Analyses one app in this thread, reading nothing but its bytes and writing nothing. Never throws for what is in the file: what cannot be
 * read is an `error` in the report, with the findings there are. Time and heap are bounded by the worker around it.
 */
export function analyzeApp(file: string, source: ByteSource, knowledge: Knowledge, limits: Limits): AppReport {
  const budget = new Budget(limits);
  const about = { file, size: source.size };
  if (source.size > limits.fileBytes) {
    const message = `The file has ${source.size} bytes, more than ${limits.fileBytes}`;
    return {
      ...about,
      sha256: null,
      kind: null,
      findings: [],
      incomplete: [],
      error: { code: 'file-too-large', message },
    };
  }
  let sha256: string | null = null;
  let archive: Archive | undefined;
  try {
    sha256 = digestOf(source);
    archive = openArchive(source, budget);
    const infoPlist = infoPlistOf(archive);
    if (archive.find('AndroidManifest.xml') === undefined) {
      if (infoPlist === undefined)
        throw new Unreadable(
          'not-an-app',
          'The archive is no app: it has neither AndroidManifest.xml nor Payload/….app/Info.plist',
        );
      const described = describeIpa(readIpa(archive, budget, infoPlist));
      return { ...about, sha256, kind: 'ipa', ...described, incomplete: budget.cuts };
    }
    const facts = readApk(archive, budget, knowledge);
    return { ...about, sha256, kind: 'apk', ...describeApk(facts, knowledge), incomplete: budget.cuts };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { code, message } = error;
    const findings = archive === undefined ? [] : containerFindings(archive);
    return { ...about, sha256, kind: null, findings, incomplete: budget.cuts, error: { code, message } };
  }
}

function digestOf(source: ByteSource): string {
  const hash = createHash('sha256');
  for (let offset = 0; offset < source.size; offset += chunkSize)
    hash.update(source.read(offset, Math.min(chunkSize, source.size - offset)));
  return hash.digest('hex');
}

/** What is told of the app itself. */
type Description = Omit<AppReport, 'file' | 'size' | 'sha256' | 'kind' | 'incomplete'>;

function describeApk(facts: ApkFacts, knowledge: Knowledge): Description {
  const { manifest, signature, code, nativeLibraries } = facts;
  return {
    packageName: manifest.packageName,
    label: manifest.label,
    versionName: manifest.versionName,
    versionCode: manifest.versionCode,
    minSdk: manifest.minSdk,
    targetSdk: manifest.targetSdk,
    debuggable: manifest.debuggable,
    permissions: manifest.permissions.map(({ name }) => name),
    signature,
    components: manifest.components,
    nativeLibraries,
    trackers: code.trackers,
    urls: code.urls,
    findings: findAll(apkChecks, { facts, knowledge }),
  };
}

function describeIpa(facts: IpaFacts): Description {
  const { bundleId, name, versionName, profile, getTaskAllow, arbitraryLoads, queriedSchemes, infoPlist } = facts;
  return {
    bundleId,
    label: name,
    versionName,
    provisioning: profile?.kind ?? 'none',
    provisionsAllDevices: profile?.allDevices ?? false,
    provisionedDevices: profile?.devices ?? 0,
    getTaskAllow,
    arbitraryLoads,
    queriedSchemes,
    infoPlist,
    ipa: facts,
    findings: findAll(ipaChecks, facts),
  };
}

/** Tricks in the archive are told even where they keep us from the manifest: that is what they are for. */
function containerFindings({ faults }: Archive): readonly AppFinding[] {
  return findAll(
    weaknessChecks
      .filter(({ id }) => id === 'container-tricks')
      .map((check) => ({ ...check, judge: containerEvidence })),
    faults.kept,
  );
}

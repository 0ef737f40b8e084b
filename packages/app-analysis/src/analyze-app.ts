import { createHash } from 'node:crypto';
import { type ApkFacts, readApk } from './apk/read-apk.ts';
import type { AppReport } from './app-report.ts';
import type { ByteSource } from './archive/byte-source.ts';
import { type Archive, openArchive } from './archive/open-archive.ts';
import { containerEvidence, weaknessChecks } from './checks/apk-weaknesses.ts';
import { apkChecks } from './checks/catalogue.ts';
import { type AppFinding, findAll, worstFirst } from './checks/check.ts';
import { ipaChecks } from './checks/ipa-checks.ts';
import { type IpaFacts, infoPlistOf, readIpa } from './ipa/read-ipa.ts';
import type { Knowledge } from './knowledge.ts';
import { Budget, type Limits } from './limits.ts';
import { withNested } from './parts/nested-parts.ts';
import { PartShelf } from './parts/part-shelf.ts';
import type { RuleEngine } from './rules/rule-engine.ts';
import { RuleFindings } from './rules/rule-findings.ts';
import { Unreadable } from './unreadable.ts';

const chunkSize = 4 * 1024 * 1024;

/** Rules that look into the unpacked files, when everything else is known. */
export interface RuleScan {
  readonly engine: RuleEngine;
  /** Told of the report without the rules: should they never end, there is still something to say. */
  readonly onRest: (report: AppReport) => void;
  /** Told of an engine that failed, and is not to be used again. */
  readonly onFailure: () => void;
}

/**
 * Analyses one app in this thread, reading nothing but its bytes and writing nothing. Never throws for what is in the file: what cannot be
 * read is an `error` in the report, with the findings there are. Time and heap are bounded by the worker around it.
 */
export function analyzeApp(
  file: string,
  source: ByteSource,
  knowledge: Knowledge,
  limits: Limits,
  rules?: RuleScan,
): AppReport {
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
    const shelf = new PartShelf(archive, budget);
    const onPart = rules === undefined ? undefined : shelf.add.bind(shelf);
    if (archive.find('AndroidManifest.xml') === undefined) {
      if (infoPlist === undefined)
        throw new Unreadable(
          'not-an-app',
          'The archive is no app: it has neither AndroidManifest.xml nor Payload/….app/Info.plist',
        );
      const described = describeIpa(readIpa(archive, budget, infoPlist, onPart));
      return scanned({ ...about, sha256, kind: 'ipa', ...described, incomplete: budget.cuts }, shelf, budget, rules);
    }
    const described = describeApk(readApk(archive, budget, knowledge, onPart), knowledge);
    return scanned({ ...about, sha256, kind: 'apk', ...described, incomplete: budget.cuts }, shelf, budget, rules);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { code, message } = error;
    const findings = archive === undefined ? [] : containerFindings(archive);
    return { ...about, sha256, kind: null, findings, incomplete: budget.cuts, error: { code, message } };
  }
}

/** The report with what the rules find in every unpacked file, and in the archives among them. */
function scanned(rest: AppReport, shelf: PartShelf, budget: Budget, rules: RuleScan | undefined): AppReport {
  if (rules === undefined) return rest;
  rules.onRest(rest);
  const found = new RuleFindings();
  try {
    for (const { name, bytes } of withNested(shelf.parts(), budget.again()))
      found.add(name, rules.engine.scan(name, bytes));
  } catch (error) {
    rules.onFailure();
    budget.cut(`The YARA rules failed: ${(error as Error).message.slice(0, 200)}`);
  }
  return { ...rest, findings: worstFirst([...rest.findings, ...found.findings()]), incomplete: budget.cuts };
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
    allowBackup: manifest.allowBackup,
    permissionLevels: Object.fromEntries(manifest.permissions.map(({ name, protection }) => [name, protection])),
    definedPermissions: manifest.definedPermissions,
    networkSecurity: facts.networkSecurity,
    abilities: facts.abilities,
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

import type { ContainerFault } from '../archive/faults.ts';
import type { Archive } from '../archive/open-archive.ts';
import { EntryUnreadable, inspectEntries, readEntry, shortName } from '../archive/read-entry.ts';
import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import { type MachOFacts, readMachO } from './mach-o.ts';
import {
  dictionariesIn,
  dictionaryIn,
  isBinaryPlist,
  type PlistDictionary,
  readPlist,
  textIn,
  textsIn,
} from './plist.ts';
import { type ProvisioningProfile, readProvisioningProfile } from './provisioning-profile.ts';

/** Everything that was read from an IPA. */
export interface IpaFacts {
  readonly bundleId: string;
  readonly name: string | null;
  readonly versionName: string | null;
  readonly build: string | null;
  readonly minOsVersion: string | null;
  readonly infoPlist: 'xml' | 'binary';
  readonly arbitraryLoads: boolean;
  /** Domains for which App Transport Security is loosened. */
  readonly insecureDomains: readonly string[];
  readonly queriedSchemes: readonly string[];
  readonly urlSchemes: readonly string[];
  readonly profile: ProvisioningProfile | null;
  /** From the code signature, else empty. */
  readonly entitlements: readonly string[];
  readonly getTaskAllow: boolean;
  readonly encrypted: boolean;
  readonly frameworks: readonly string[];
  readonly extensions: readonly string[];
  readonly containerFaults: readonly ContainerFault[];
}

const infoPath = /^Payload\/[^/]+\.app\/Info\.plist$/;

/** The path of the app's own `Info.plist`, or undefined when the archive is no IPA. */
export function infoPlistOf({ entries }: Archive): string | undefined {
  return entries.find(({ name }) => infoPath.test(name))?.name;
}

/** Reads an IPA. Throws `Unreadable` when its `Info.plist` cannot be read; what else cannot be read is among the budget's cuts. */
export function readIpa(archive: Archive, budget: Budget, infoName: string): IpaFacts {
  inspectEntries(archive);
  const folder = infoName.slice(0, -'Info.plist'.length);
  const infoBytes = readOrCut(archive, infoName, budget);
  if (infoBytes === undefined) throw new Unreadable('manifest-broken', 'Info.plist cannot be read');
  const info = readPlist(infoBytes, budget);
  const profileBytes = readOrCut(archive, `${folder}embedded.mobileprovision`, budget);
  const profile = orCut(profileBytes, 'The provisioning profile', budget, (bytes) =>
    readProvisioningProfile(bytes, budget),
  );
  const executable = readOrCut(archive, `${folder}${textIn(info, 'CFBundleExecutable') ?? ''}`, budget);
  if (executable === undefined) budget.cut('The executable was not found or could not be read');
  const machO = orCut(executable, 'The executable', budget, readMachO);
  const entitlements = readEntitlements(machO, budget);
  const security = dictionaryIn(info, 'NSAppTransportSecurity');
  return {
    bundleId: textIn(info, 'CFBundleIdentifier') ?? '',
    name: textIn(info, 'CFBundleDisplayName') ?? textIn(info, 'CFBundleName'),
    versionName: textIn(info, 'CFBundleShortVersionString'),
    build: textIn(info, 'CFBundleVersion'),
    minOsVersion: textIn(info, 'MinimumOSVersion'),
    infoPlist: isBinaryPlist(infoBytes) ? 'binary' : 'xml',
    arbitraryLoads: security?.get('NSAllowsArbitraryLoads') === true,
    insecureDomains: insecureDomainsIn(security),
    queriedSchemes: textsIn(info, 'LSApplicationQueriesSchemes').slice(0, 1_000),
    urlSchemes: dictionariesIn(info, 'CFBundleURLTypes')
      .flatMap((type) => textsIn(type, 'CFBundleURLSchemes'))
      .slice(0, 1_000),
    profile: profile ?? null,
    entitlements: entitlements.flatMap((each) => [...each.keys()]).toSorted(),
    getTaskAllow: entitlements.some((each) => each.get('get-task-allow') === true) || profile?.getTaskAllow === true,
    encrypted: machO?.encrypted ?? false,
    frameworks: insideOf(archive, `${folder}Frameworks/`, /^[^/]+\.(framework|dylib)/),
    extensions: insideOf(archive, `${folder}PlugIns/`, /^[^/]+\.appex/),
    containerFaults: archive.faults.kept,
  };
}

function readOrCut(archive: Archive, name: string, budget: Budget): Buffer | undefined {
  const entry = archive.find(name);
  if (entry === undefined) return undefined;
  try {
    return readEntry(archive, entry, budget);
  } catch (error) {
    if (!(error instanceof EntryUnreadable)) throw error;
    if (error.kind !== 'cut') budget.cut(`${shortName(name)} could not be read: ${error.message}`);
    return undefined;
  }
}

function orCut<Result>(
  bytes: Buffer | undefined,
  what: string,
  budget: Budget,
  read: (bytes: Buffer) => Result,
): Result | undefined {
  if (bytes === undefined) return undefined;
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    budget.cut(`${what} could not be read: ${error.message}`);
    return undefined;
  }
}

function readEntitlements(machO: MachOFacts | undefined, budget: Budget): readonly PlistDictionary[] {
  return (machO?.entitlements ?? []).flatMap(
    (bytes) => orCut(bytes, 'The entitlements', budget, (each) => readPlist(each, budget)) ?? [],
  );
}

function insecureDomainsIn(security: PlistDictionary | undefined): readonly string[] {
  const domains = dictionaryIn(security, 'NSExceptionDomains');
  return [...(domains ?? [])].flatMap(([domain, rules]) =>
    rules instanceof Map && rules.get('NSExceptionAllowsInsecureHTTPLoads') === true ? [domain] : [],
  );
}

/** Names of the bundles directly below a folder, each once. */
function insideOf({ entries }: Archive, folder: string, bundle: RegExp): readonly string[] {
  const names = entries
    .filter(({ name }) => name.startsWith(folder))
    .flatMap(({ name }) => bundle.exec(name.slice(folder.length))?.[0] ?? []);
  return [...new Set(names)].slice(0, 1_000);
}

import type { ContainerFault } from '../archive/faults.ts';
import type { Archive, Entry } from '../archive/open-archive.ts';
import { inspectEntries } from '../archive/read-entry.ts';
import type { Budget } from '../limits.ts';
import { readOrCut, unpackAll } from '../parts/unpack-all.ts';
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
export function readIpa(
  archive: Archive,
  budget: Budget,
  infoName: string,
  onPart: (entry: Entry, bytes: Buffer) => void = () => undefined,
): IpaFacts {
  inspectEntries(archive);
  // A few files are read twice: what is said about the app comes out of a purse of its own.
  unpackAll(archive, budget.again(), onPart);
  const folder = infoName.slice(0, -'Info.plist'.length);
  const infoBytes = readNamed(archive, infoName, budget);
  if (infoBytes === undefined) throw new Unreadable('manifest-broken', 'Info.plist cannot be read');
  const info = readPlist(infoBytes, budget);
  const profileBytes = readNamed(archive, `${folder}embedded.mobileprovision`, budget);
  const profile = orCut(profileBytes, 'The provisioning profile', budget, (bytes) =>
    readProvisioningProfile(bytes, budget),
  );
  const executable = readNamed(archive, `${folder}${textIn(info, 'CFBundleExecutable') ?? ''}`, budget);
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
    queriedSchemes: budget.keep(textsIn(info, 'LSApplicationQueriesSchemes'), 1_000, 'queried schemes'),
    urlSchemes: budget.keep(
      dictionariesIn(info, 'CFBundleURLTypes').flatMap((type) => textsIn(type, 'CFBundleURLSchemes')),
      1_000,
      'URL schemes',
    ),
    profile: profile ?? null,
    entitlements: entitlements.flatMap((each) => [...each.keys()]).toSorted(),
    getTaskAllow: entitlements.some((each) => each.get('get-task-allow') === true) || profile?.getTaskAllow === true,
    encrypted: machO?.encrypted ?? false,
    frameworks: insideOf(archive, `${folder}Frameworks/`, /^[^/]+\.(framework|dylib)/, budget),
    extensions: insideOf(archive, `${folder}PlugIns/`, /^[^/]+\.appex/, budget),
    containerFaults: archive.faults.kept,
  };
}

function readNamed(archive: Archive, name: string, budget: Budget): Buffer | undefined {
  const entry = archive.find(name);
  return entry === undefined ? undefined : readOrCut(archive, entry, budget);
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
function insideOf({ entries }: Archive, folder: string, bundle: RegExp, budget: Budget): readonly string[] {
  const names = entries
    .filter(({ name }) => name.startsWith(folder))
    .flatMap(({ name }) => bundle.exec(name.slice(folder.length))?.[0] ?? []);
  return budget.keep([...new Set(names)], 1_000, 'bundles inside the app');
}

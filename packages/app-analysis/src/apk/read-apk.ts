import type { ContainerFault } from '../archive/faults.ts';
import type { Archive, Entry } from '../archive/open-archive.ts';
import { EntryUnreadable, inspectEntries, readEntry } from '../archive/read-entry.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Budget } from '../limits.ts';
import { readOrCut, unpackAll } from '../parts/unpack-all.ts';
import { type ApkSignature, verifyApk } from '../signature/verify-apk.ts';
import { Unreadable } from '../unreadable.ts';
import { type Abilities, readAbilities } from './abilities.ts';
import { createAttributeReader } from './attribute-reader.ts';
import { readBinaryXml } from './binary-xml.ts';
import { readDex } from './dex.ts';
import { type ManifestFacts, readManifest } from './manifest.ts';
import { type NativeLibrary, nativeLibrariesIn, packersIn } from './native-libraries.ts';
import { type NetworkSecurity, readNetworkSecurity } from './network-security.ts';
import { noResources, type ResourceTable, readResourceTable } from './resource-table.ts';
import { createTrackerFinder } from './trackers.ts';

/** What the code of an app shows without being run. */
export interface CodeFacts {
  readonly dexFiles: number;
  readonly classes: number;
  readonly urls: readonly string[];
  /** It uses classes that load code which is not in the file. */
  readonly loadsCode: boolean;
  /** Those of the watched methods whose names stand in the code: see `watchedMethods`. */
  readonly methods: readonly string[];
  readonly trackers: readonly string[];
}

/** Everything that was read from an APK. */
export interface ApkFacts {
  readonly signature: ApkSignature;
  readonly manifest: ManifestFacts;
  /** Null where the app names no configuration, or it cannot be read; the latter is among the cuts. */
  readonly networkSecurity: NetworkSecurity | null;
  readonly abilities: readonly Abilities[];
  readonly code: CodeFacts;
  readonly nativeLibraries: readonly NativeLibrary[];
  readonly packers: readonly string[];
  readonly containerFaults: readonly ContainerFault[];
  /** Tricks in the manifest's encoding. */
  readonly manifestOddities: readonly string[];
}

const manifestName = 'AndroidManifest.xml';
/** Android loads these and only these by itself. */
const dexName = /^classes([2-9]|[1-9]\d+)?\.dex$/;
const codeLoaders = ['Ldalvik/system/DexClassLoader;', 'Ldalvik/system/InMemoryDexClassLoader;'];
/** Methods of Android by which an app operates the screen for its user, or uses what a device administrator may. */
const watchedMethods = ['performGlobalAction', 'dispatchGesture', 'lockNow', 'wipeData', 'resetPassword'];
const mostUrls = 5_000;

/**
 * Reads an APK. `onPart` sees every file in it unpacked, once. Throws `Unreadable` when there is no manifest that Android could read;
 * whatever else cannot be read is among the budget's cuts.
 */
export function readApk(
  archive: Archive,
  budget: Budget,
  knowledge: Knowledge,
  onPart: (entry: Entry, bytes: Buffer) => void = () => undefined,
): ApkFacts {
  inspectEntries(archive);
  const signature = verifyApk(archive, budget);
  const xml = readBinaryXml(readRequired(archive, manifestName, budget), budget);
  const resources = readResources(archive, budget);
  const read = createAttributeReader(resources);
  const manifest = readManifest(xml.root, read, budget);
  const abilities = readAbilities(archive, manifest.components, read, budget);
  const networkSecurity = readConfiguration(archive, manifest, resources, budget);
  const code = readParts(archive, budget, knowledge, onPart);
  const names = archive.entries.map(({ name }) => name);
  return {
    signature,
    manifest,
    networkSecurity,
    abilities,
    code,
    nativeLibraries: nativeLibrariesIn(names, budget),
    packers: packersIn(names),
    containerFaults: archive.faults.kept,
    manifestOddities: xml.oddities,
  };
}

function readRequired(archive: Archive, name: string, budget: Budget): Buffer {
  const entry = archive.find(name);
  if (entry === undefined) throw new Unreadable('not-an-app', `There is no ${name}`);
  try {
    return readEntry(archive, entry, budget);
  } catch (error) {
    if (error instanceof EntryUnreadable) throw new Unreadable('manifest-broken', `${name}: ${error.message}`);
    throw error;
  }
}

function readResources(archive: Archive, budget: Budget): ResourceTable {
  const entry = archive.find('resources.arsc');
  const bytes = entry === undefined ? undefined : readOrCut(archive, entry, budget);
  return bytes === undefined ? noResources : readResourceTable(bytes);
}

function readConfiguration(
  archive: Archive,
  manifest: ManifestFacts,
  resources: ResourceTable,
  budget: Budget,
): NetworkSecurity | null {
  if (manifest.networkSecurityConfig === null) return null;
  const entry = archive.find(manifest.networkSecurityConfig);
  const bytes = entry === undefined ? undefined : readOrCut(archive, entry, budget);
  try {
    if (bytes !== undefined) return readNetworkSecurity(readBinaryXml(bytes, budget).root, resources, budget);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  budget.cut('The network security configuration could not be read');
  return null;
}

/** Unpacks every file once: checksums, code, and what the caller looks for. */
function readParts(
  archive: Archive,
  budget: Budget,
  knowledge: Knowledge,
  onPart: (entry: Entry, bytes: Buffer) => void,
): CodeFacts {
  const findTrackers = createTrackerFinder(knowledge.trackers);
  const trackers = new Set<string>();
  const urls = new Set<string>();
  let dexFiles = 0;
  let classes = 0;
  const methods = new Set<string>();
  let loadsCode = false;
  unpackAll(archive, budget, (entry, bytes) => {
    onPart(entry, bytes);
    if (!dexName.test(entry.name)) return;
    try {
      const dex = readDex(bytes);
      dexFiles++;
      classes += dex.classes.length;
      for (const name of findTrackers(dex.classes)) trackers.add(name);
      for (const url of dex.urls) urls.add(url);
      if (dex.moreUrls) budget.cut(`${entry.name}: some of its addresses were left out`);
      loadsCode ||= codeLoaders.some(dex.holdsString);
      for (const method of watchedMethods.filter(dex.holdsString)) methods.add(method);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      budget.cut(`${entry.name} is no DEX file that can be read`);
    }
  });
  return {
    dexFiles,
    classes,
    urls: budget.keep([...urls], mostUrls, 'addresses'),
    loadsCode,
    methods: [...methods],
    trackers: [...trackers].toSorted(),
  };
}

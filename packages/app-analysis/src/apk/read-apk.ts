import type { ContainerFault } from '../archive/faults.ts';
import type { Archive, Entry } from '../archive/open-archive.ts';
import { EntryUnreadable, hasChecksum, inspectEntries, readEntry, shortName } from '../archive/read-entry.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Budget } from '../limits.ts';
import { type ApkSignature, verifyApk } from '../signature/verify-apk.ts';
import { Unreadable } from '../unreadable.ts';
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
  readonly trackers: readonly string[];
}

/** Everything that was read from an APK. */
export interface ApkFacts {
  readonly signature: ApkSignature;
  readonly manifest: ManifestFacts;
  /** Null where the app names no configuration, or it cannot be read; the latter is among the cuts. */
  readonly networkSecurity: NetworkSecurity | null;
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
const codeLoaders = ['dalvik/system/DexClassLoader', 'dalvik/system/InMemoryDexClassLoader'];
const mostUrls = 5_000;

/**
 * Reads an APK. `onPart` sees every file in it unpacked, once. Throws `Unreadable` when there is no manifest that Android could read;
 * whatever else cannot be read is among the budget's cuts.
 */
export function readApk(
  archive: Archive,
  budget: Budget,
  knowledge: Knowledge,
  onPart: (name: string, bytes: Buffer) => void = () => undefined,
): ApkFacts {
  inspectEntries(archive);
  const signature = verifyApk(archive, budget);
  const xml = readBinaryXml(readRequired(archive, manifestName, budget), budget);
  const resources = readResources(archive, budget);
  const manifest = readManifest(xml.root, createAttributeReader(resources));
  const networkSecurity = readConfiguration(archive, manifest, resources, budget);
  const code = readParts(archive, budget, knowledge, onPart);
  const names = archive.entries.map(({ name }) => name);
  return {
    signature,
    manifest,
    networkSecurity,
    code,
    nativeLibraries: nativeLibrariesIn(names),
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
    if (bytes !== undefined) return readNetworkSecurity(readBinaryXml(bytes, budget).root, resources);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  budget.cut('The network security configuration could not be read');
  return null;
}

/** Undefined where it cannot be read; then it is noted as cut, and as a fault when it is the archive's. */
function readOrCut(archive: Archive, entry: Entry, budget: Budget): Buffer | undefined {
  try {
    return readEntry(archive, entry, budget);
  } catch (error) {
    if (!(error instanceof EntryUnreadable)) throw error;
    if (error.kind !== 'cut') {
      archive.faults.add(error.kind, error.message, entry.name);
      budget.cut(`${shortName(entry.name)} could not be read: ${error.message}`);
    }
    return undefined;
  }
}

/** Unpacks every file once: checksums, code, and what the caller looks for. */
function readParts(
  archive: Archive,
  budget: Budget,
  knowledge: Knowledge,
  onPart: (name: string, bytes: Buffer) => void,
): CodeFacts {
  const findTrackers = createTrackerFinder(knowledge.trackers);
  const trackers = new Set<string>();
  const urls = new Set<string>();
  let dexFiles = 0;
  let classes = 0;
  let loadsCode = false;
  for (const entry of archive.entries) {
    const bytes = readOrCut(archive, entry, budget);
    if (bytes === undefined) continue;
    if (!hasChecksum(entry, bytes)) archive.faults.add('wrong-checksum', 'its bytes have another checksum', entry.name);
    onPart(entry.name, bytes);
    if (!dexName.test(entry.name)) continue;
    try {
      const dex = readDex(bytes);
      dexFiles++;
      classes += dex.classes.length;
      for (const name of findTrackers(dex.classes)) trackers.add(name);
      for (const url of dex.urls) if (urls.size < mostUrls) urls.add(url);
      loadsCode ||= codeLoaders.some(dex.uses);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      budget.cut(`${entry.name} is no DEX file that can be read`);
    }
  }
  return { dexFiles, classes, urls: [...urls], loadsCode, trackers: [...trackers].toSorted() };
}

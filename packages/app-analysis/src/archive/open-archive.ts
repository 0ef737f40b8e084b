import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import type { ByteSource } from './byte-source.ts';
import { findSections, type Sections } from './end-record.ts';
import { FaultList } from './faults.ts';

/** One entry as the central directory describes it. Nothing of it is to be believed before its local header was read. */
export interface Entry {
  readonly name: string;
  readonly nameBytes: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

/** An archive whose central directory was read. */
export interface Archive {
  readonly source: ByteSource;
  readonly sections: Sections;
  /** Files in the order of the central directory. Folders, whose names end with a slash, are left out. */
  readonly entries: readonly Entry[];
  readonly faults: FaultList;
  /** The first entry of that name, as Android's own table would have it. */
  readonly find: (name: string) => Entry | undefined;
}

const directoryMark = 0x02014b50;
const directoryHeaderSize = 46;

/**
 * Reads the central directory: the only list of entries that Android and apksig believe. Throws `Unreadable` when
 * Android could not list the archive either; lesser oddities become faults.
 */
export function openArchive(source: ByteSource, budget: Budget): Archive {
  const sections = findSections(source);
  const faults = new FaultList();
  if (sections.secondMark) faults.add('second-end-record', 'the mark of an end record stands inside the comment');
  if (sections.directorySize > budget.limits.entryBytes) {
    throw new Unreadable('archive-broken', `The central directory is ${sections.directorySize} bytes long`);
  }
  const directory = source.read(sections.directoryOffset, sections.directorySize);
  const entries: Entry[] = [];
  const byName = new Map<string, Entry>();
  let at = 0;
  for (let index = 0; index < sections.entryCount; index++) {
    if (index >= budget.limits.entries) {
      budget.cut(`${sections.entryCount - index} of ${sections.entryCount} entries were not looked at`);
      break;
    }
    const next = readRecord(directory, at, index);
    at = next.end;
    if (next.entry.name.endsWith('/')) continue;
    entries.push(next.entry);
    noteName(next.entry, byName, faults);
  }
  if (at < directory.length && entries.length < budget.limits.entries) {
    faults.add('hidden-directory-bytes', `${directory.length - at} bytes behind the last entry`);
  }
  return { source, sections, entries, faults, find: (name) => byName.get(name) };
}

function readRecord(directory: Buffer, at: number, index: number): { entry: Entry; end: number } {
  const broken = () => new Unreadable('archive-broken', `Record ${index + 1} of the central directory is broken`);
  if (at + directoryHeaderSize > directory.length || directory.readUInt32LE(at) !== directoryMark) throw broken();
  const nameSize = directory.readUInt16LE(at + 28);
  const end = at + directoryHeaderSize + nameSize + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  if (end > directory.length) throw broken();
  const nameBytes = directory.subarray(at + directoryHeaderSize, at + directoryHeaderSize + nameSize);
  const entry: Entry = {
    name: nameBytes.toString('utf8'),
    nameBytes,
    flags: directory.readUInt16LE(at + 8),
    method: directory.readUInt16LE(at + 10),
    checksum: directory.readUInt32LE(at + 16),
    packedSize: directory.readUInt32LE(at + 20),
    size: directory.readUInt32LE(at + 24),
    headerOffset: directory.readUInt32LE(at + 42),
  };
  return { entry, end };
}

/** A segment of dots, a root, a drive or a back slash: nothing that a packer of apps writes. */
const leavesFolder = /(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[a-z]:|\\/i;

function noteName(entry: Entry, byName: Map<string, Entry>, faults: FaultList): void {
  const { name, nameBytes } = entry;
  if (byName.has(name)) faults.add('duplicate-name', 'only the first one is read', name);
  else byName.set(name, entry);
  if (name.includes('\0') || !Buffer.from(name, 'utf8').equals(nameBytes))
    faults.add('name-not-text', 'no valid UTF-8, or with a zero in it', name);
  else if (leavesFolder.test(name)) faults.add('path-trick', 'it is only ever a name here, never a path', name);
}

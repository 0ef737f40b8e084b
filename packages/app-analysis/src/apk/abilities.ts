import type { Archive } from '../archive/open-archive.ts';
import type { Budget } from '../limits.ts';
import { readOrCut } from '../parts/unpack-all.ts';
import { Unreadable } from '../unreadable.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { type Element, readBinaryXml } from './binary-xml.ts';
import type { Component } from './components.ts';

/** What a component asks to be able to do, in a file of its own beside the manifest. */
export interface Abilities {
  readonly component: string;
  readonly of: 'accessibility' | 'device-administrator';
  /** Accessibility: `reads-windows`, `performs-gestures`, `filters-keys`. Administrators: policies as Android names them, `wipe-data`. */
  readonly abilities: readonly string[];
}

/** https://developer.android.com/reference/android/accessibilityservice/AccessibilityService and DeviceAdminInfo */
const files = {
  'android.accessibilityservice': 'accessibility',
  'android.app.device_admin': 'device-administrator',
} as const;
const accessibilityFlags = {
  canRetrieveWindowContent: 'reads-windows',
  canPerformGestures: 'performs-gestures',
  canRequestFilterKeyEvents: 'filters-keys',
} as const;
const mostPolicies = 100;

/** Reads the configuration of every accessibility service and device administrator. What cannot be read is among the cuts. */
export function readAbilities(
  archive: Archive,
  components: readonly Component[],
  read: AttributeReader,
  budget: Budget,
): readonly Abilities[] {
  return components.flatMap(({ name, files: named }) =>
    Object.entries(files).flatMap(([metaData, of]): readonly Abilities[] => {
      const path = named[metaData];
      const root = path === undefined ? undefined : readConfiguration(archive, path, budget);
      if (root === undefined) return [];
      const abilities = of === 'accessibility' ? flagsOf(root, read) : policiesOf(root, budget);
      return [{ component: name, of, abilities }];
    }),
  );
}

function readConfiguration(archive: Archive, path: string, budget: Budget): Element | undefined {
  const entry = archive.find(path);
  const bytes = entry === undefined ? undefined : readOrCut(archive, entry, budget);
  try {
    if (bytes !== undefined) return readBinaryXml(bytes, budget).root;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  budget.cut(`The configuration ${path.slice(0, 100)} could not be read`);
  return undefined;
}

function flagsOf(root: Element, read: AttributeReader): readonly string[] {
  return Object.entries(accessibilityFlags)
    .filter(([name]) => read.flags(root, name as keyof typeof accessibilityFlags).includes(true))
    .map(([, ability]) => ability);
}

function policiesOf(root: Element, budget: Budget): readonly string[] {
  const policies = root.children
    .filter(({ name }) => name === 'uses-policies')
    .flatMap(({ children }) => children.map(({ name }) => name));
  return budget.keep([...new Set(policies)], mostPolicies, 'policies of a device administrator');
}

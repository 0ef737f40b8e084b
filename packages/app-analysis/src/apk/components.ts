import type { Budget } from '../limits.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Element } from './binary-xml.ts';

export type ComponentKind = 'activity' | 'activity-alias' | 'service' | 'receiver' | 'provider';

export interface IntentFilter {
  readonly actions: readonly string[];
  readonly categories: readonly string[];
  readonly schemes: readonly string[];
}

/** A part of an app that Android can start. */
export interface Component {
  readonly kind: ComponentKind;
  /** Of its class, with the package in front. */
  readonly name: string;
  readonly enabled: boolean;
  /** Whether other apps may start it: as declared, else by Android's defaults. */
  readonly exported: boolean;
  /** The permission that others need for it; for a provider the read or write permission counts as well. */
  readonly permission: string | null;
  readonly intentFilters: readonly IntentFilter[];
  /** Files of the app that say more about it, by the name of the `<meta-data>` that names them. */
  readonly files: Readonly<Record<string, string>>;
}

const kinds: readonly ComponentKind[] = ['activity', 'activity-alias', 'service', 'receiver', 'provider'];
const mostComponents = 5_000;

/** Providers were exported unless they said otherwise, up to this target. */
const providersExportedBelow = 17;

/** The components of an `<application>`. */
export function readComponents(
  application: Element,
  read: AttributeReader,
  {
    packageName,
    targetSdk,
    budget,
  }: { readonly packageName: string; readonly targetSdk: number; readonly budget: Budget },
): readonly Component[] {
  return budget.keep(application.children, mostComponents, 'parts of the application').flatMap((element) => {
    const kind = kinds.find((each) => each === element.name);
    if (kind === undefined) return [];
    const intentFilters = element.children
      .filter(({ name }) => name === 'intent-filter')
      .map((each) => readFilter(each, read, budget));
    const declared = read.flags(element, 'exported');
    const byDefault = kind === 'provider' ? targetSdk < providersExportedBelow : intentFilters.length > 0;
    const enabled = read.flags(element, 'enabled');
    return [
      {
        kind,
        name: fullName(read.text(element, 'name') ?? '', packageName),
        enabled: enabled.length === 0 || enabled.includes(true),
        exported: declared.length === 0 ? byDefault : declared.includes(true),
        permission:
          read.text(element, 'permission') ??
          read.text(element, 'readPermission') ??
          read.text(element, 'writePermission') ??
          null,
        intentFilters,
        files: Object.fromEntries(
          element.children
            .filter(({ name }) => name === 'meta-data')
            .map((each) => [read.text(each, 'name'), read.text(each, 'resource')])
            .filter(([name, file]) => name !== undefined && file?.startsWith('res/')),
        ),
      },
    ];
  });
}

/** Android takes a name that begins with a dot, or has none, as one inside the app's own package. */
function fullName(name: string, packageName: string): string {
  if (name.startsWith('.')) return packageName + name;
  return name === '' || name.includes('.') ? name : `${packageName}.${name}`;
}

function readFilter(filter: Element, read: AttributeReader, budget: Budget): IntentFilter {
  const children = budget.keep(filter.children, 1_000, 'parts of an intent filter');
  const named = (tag: string, attribute: 'name' | 'scheme') =>
    children.filter(({ name }) => name === tag).flatMap((each) => read.text(each, attribute) ?? []);
  return { actions: named('action', 'name'), categories: named('category', 'name'), schemes: named('data', 'scheme') };
}

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
  readonly name: string;
  readonly enabled: boolean;
  /** Whether other apps may start it: as declared, else by Android's defaults. */
  readonly exported: boolean;
  /** The permission that others need for it; for a provider the read or write permission counts as well. */
  readonly permission: string | null;
  readonly intentFilters: readonly IntentFilter[];
}

const kinds: readonly ComponentKind[] = ['activity', 'activity-alias', 'service', 'receiver', 'provider'];
const mostComponents = 5_000;

/** Providers were exported unless they said otherwise, up to this target. */
const providersExportedBelow = 17;

/** The components of an `<application>`. */
export function readComponents(
  application: Element,
  read: AttributeReader,
  { targetSdk }: { readonly targetSdk: number },
): readonly Component[] {
  return application.children.slice(0, mostComponents).flatMap((element) => {
    const kind = kinds.find((each) => each === element.name);
    if (kind === undefined) return [];
    const intentFilters = element.children
      .filter(({ name }) => name === 'intent-filter')
      .map((each) => readFilter(each, read));
    const declared = read.flags(element, 'exported');
    const byDefault = kind === 'provider' ? targetSdk < providersExportedBelow : intentFilters.length > 0;
    const enabled = read.flags(element, 'enabled');
    return [
      {
        kind,
        name: read.text(element, 'name') ?? '',
        enabled: enabled.length === 0 || enabled.includes(true),
        exported: declared.length === 0 ? byDefault : declared.includes(true),
        permission:
          read.text(element, 'permission') ??
          read.text(element, 'readPermission') ??
          read.text(element, 'writePermission') ??
          null,
        intentFilters,
      },
    ];
  });
}

function readFilter(filter: Element, read: AttributeReader): IntentFilter {
  const named = (tag: string, attribute: 'name' | 'scheme') =>
    filter.children
      .filter(({ name }) => name === tag)
      .slice(0, 100)
      .flatMap((each) => read.text(each, attribute) ?? []);
  return { actions: named('action', 'name'), categories: named('category', 'name'), schemes: named('data', 'scheme') };
}

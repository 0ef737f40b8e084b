import type { KnownSigner, Objection, Term } from '@picket/domain';
import { isOwnedBelow, withParents } from './host-suffixes.ts';
import { createNetworkTable } from './network-table.ts';
import { inSteps, toTheEnd } from './steps.ts';
import { createValueMap, type ValueMap } from './value-map.ts';
import type { WarningList } from './warning-list.ts';

export interface WarningIndex {
  /** Everything that speaks against a value. */
  objectionsTo(term: Term): readonly Objection[];
  /** Whether a feed that lists this value is wrong. */
  isWarned(term: Term): boolean;
  /** The honest signers of a package, `undefined` when nobody has written them down. */
  signersOf(packageId: string): readonly KnownSigner[] | undefined;
}

/** Indexes lists of what must not raise an alarm. */
export function createWarningIndex(lists: readonly WarningList[], signers: readonly KnownSigner[] = []): WarningIndex {
  return toTheEnd(warningIndexInSteps(lists, signers));
}

/** The same in small steps, as `indexInSteps` has them. */
export function* warningIndexInSteps(
  lists: readonly WarningList[],
  signers: readonly KnownSigner[] = [],
): Generator<undefined, WarningIndex, void> {
  const hosts = createValueMap<WarningList[]>();
  const digests = createValueMap<WarningList[]>();
  const networks = createNetworkTable<WarningList>();
  for (const list of lists) {
    yield* inSteps(list.hosts, (host) => push(hosts, host, list));
    yield* inSteps(list.digests, (digest) => push(digests, digest, list));
    yield* inSteps(list.networks, (network) => networks.add(network, list));
  }
  const honest = Map.groupBy(signers, ({ digest }) => digest);
  const byPackage = Map.groupBy(signers, (signer) => signer.package);

  const toHost = (host: string): readonly Objection[] => {
    const objections: Objection[] = [];
    if (hosts.size() === 0) return objections;
    for (const entry of withParents(host)) {
      for (const { reach, name, rejects } of hosts.get(entry) ?? [])
        if (reaches(reach, host, entry)) objections.push({ source: name, entry, rejects });
    }
    return objections;
  };
  const toDigest = (digest: string): readonly Objection[] =>
    (digests.get(digest) ?? []).map(({ name, rejects }) => ({ source: name, entry: digest, rejects }));
  const toSigner = (digest: string): readonly Objection[] =>
    (honest.get(digest) ?? []).map(({ source, package: id }) => ({ source, entry: `signs ${id}`, rejects: true }));

  const objectionsTo = ({ kind, value }: Term): readonly Objection[] => {
    switch (kind) {
      case 'domain':
        return toHost(value);
      case 'email':
        return toHost(value.slice(value.lastIndexOf('@') + 1)).map((objection) => ({ ...objection, rejects: false }));
      case 'url':
        // A shared host says nothing of a page on it; the owner of a name speaks for all its pages.
        return toHost(value.split(/[/:]/, 1)[0] ?? '').map((objection) => ({ ...objection, rejects: false }));
      case 'ip':
        return networks
          .find(value)
          .flatMap(({ network, items }) =>
            items.map(({ name, rejects }) => ({ source: name, entry: network, rejects })),
          );
      case 'file':
        return toDigest(value);
      case 'signer':
        return [...toSigner(value), ...toDigest(value)];
      default:
        return [];
    }
  };

  return {
    objectionsTo,
    isWarned: (term) => objectionsTo(term).some(({ rejects }) => rejects),
    signersOf: (packageId) => byPackage.get(packageId),
  };
}

/** A list of big names means the site that people open: `www.` is the same site, `files.` may be anybody's. */
function reaches(reach: WarningList['reach'], host: string, entry: string): boolean {
  return reach === 'below' ? isOwnedBelow(host, entry) : host === entry || host === `www.${entry}`;
}

function push(map: ValueMap<WarningList[]>, key: string, list: WarningList): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [list]);
  else known.push(list);
}

/** A tracker as it is known by the places of its classes. */
export interface TrackerSignature {
  readonly name: string;
  /** Where its classes begin: `/com/example/sdk/`; several with `|` between them. Plain text, no expression. */
  readonly code: string;
}

/** Looks for trackers by where their classes begin, one look-up of the first segment for each class. */
export function createTrackerFinder(
  signatures: readonly TrackerSignature[],
): (classes: Iterable<string>) => readonly string[] {
  const byFirstSegment = Map.groupBy(
    signatures.flatMap(({ name, code }) =>
      code
        .split('|')
        .map((path) => ({ name, path: path.replace(/^\//, '') }))
        .filter(({ path }) => path.length > 3),
    ),
    ({ path }) => segmentOf(path),
  );
  return (classes) => {
    const found = new Set<string>();
    for (const path of classes) {
      for (const signature of byFirstSegment.get(segmentOf(path)) ?? []) {
        if (!found.has(signature.name) && path.startsWith(signature.path)) found.add(signature.name);
      }
    }
    return [...found].toSorted();
  };
}

function segmentOf(path: string): string {
  const end = path.indexOf('/');
  return end === -1 ? path : path.slice(0, end);
}

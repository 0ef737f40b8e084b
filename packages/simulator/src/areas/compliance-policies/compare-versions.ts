/** Number by number: `26.10` is after `26.9`. What is not a number counts as zero. */
export function compareVersions(left: string, right: string): number {
  const [leftParts, rightParts] = [left, right].map((version) =>
    version.split('.').map((part) => Number.parseInt(part, 10) || 0),
  );
  const length = Math.max(leftParts?.length ?? 0, rightParts?.length ?? 0);
  for (let index = 0; index < length; index += 1) {
    const difference = (leftParts?.[index] ?? 0) - (rightParts?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

import type { AppReport } from '@picket/app-analysis';

/** A report as it is kept: named as the operator named the file, and with nothing in it that a database refuses. */
export type AppFileReport = AppReport;

/** Lists that make a report long. They go first when it is too long, and that is said. */
const longLists = ['urls', 'components', 'nativeLibraries', 'trackers', 'permissionLevels'] as const;
const mostLetters = 4 * 1024 * 1024;

/**
 * Makes a report fit to be kept. Its texts come out of a stranger's file: zeros and halves of letters, which PostgreSQL refuses in
 * JSON, become marks.
 */
export function tidyReport(report: AppReport, name: string): AppFileReport {
  let tidy = { ...(tidyValue(report) as AppReport), file: name };
  for (const list of longLists) {
    if (JSON.stringify(tidy).length <= mostLetters) break;
    const { [list]: _, ...rest } = tidy;
    tidy = { ...rest, incomplete: [...tidy.incomplete, `${list} are not kept: the report is too long`] };
  }
  return tidy;
}

function tidyValue(value: unknown): unknown {
  if (typeof value === 'string') return tidyText(value);
  if (Array.isArray(value)) return value.map(tidyValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [tidyText(name), tidyValue(inner)]));
}

function tidyText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

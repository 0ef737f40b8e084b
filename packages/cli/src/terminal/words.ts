import type { DeviceLevel } from '@picket/domain';

/** How long ago, in the largest whole unit: `3 min ago`. */
export function ago(iso: string | null, now: number): string {
  if (iso === null) return 'never';
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

const marks: Readonly<Record<DeviceLevel, string>> = {
  'not-assessed': '? not assessed',
  secured: '✓ secured',
  low: '△ low',
  medium: '▲ medium',
  high: '● high',
};

/** A level with its mark, so that it is readable without color. */
export function levelWords(level: DeviceLevel): string {
  return marks[level];
}

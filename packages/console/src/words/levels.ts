import { type DeviceLevel, deviceLevels } from '@picket/domain';

/** How a level is named to a person, and what it means in one sentence. */
export const levelWords: Readonly<Record<DeviceLevel, { readonly word: string; readonly meaning: string }>> = {
  'not-assessed': {
    word: 'Not assessed',
    meaning: 'A source that is required is missing or too old, so nobody can say that this phone is safe.',
  },
  secured: { word: 'Secured', meaning: 'Every required source is fresh, and no finding is open.' },
  low: { word: 'Low', meaning: 'The worst open finding is of low severity.' },
  medium: { word: 'Medium', meaning: 'The worst open finding is of medium severity.' },
  high: { word: 'High', meaning: 'The worst open finding is of high severity.' },
};

export interface LevelShare {
  readonly level: DeviceLevel;
  readonly count: number;
  /** Of the whole fleet, 0 to 1. */
  readonly share: number;
}

/** The fleet by level, in the order that never changes. Not assessed stands by itself: it is no kind of secured. */
export function sharesOf(counts: Readonly<Record<DeviceLevel, number>>): readonly LevelShare[] {
  const total = deviceLevels.reduce((sum, level) => sum + counts[level], 0);
  return deviceLevels.map((level) => ({
    level,
    count: counts[level],
    share: total === 0 ? 0 : counts[level] / total,
  }));
}

export interface LevelChange {
  readonly deviceId: string;
  readonly name: string;
  readonly from: DeviceLevel;
  readonly to: DeviceLevel;
}

interface LeveledDevice {
  readonly id: string;
  readonly name: string;
  readonly level: DeviceLevel;
}

/** Phones whose level is not the one last seen of them. One that only came into view has not changed. */
export function levelChanges(
  lastSeen: ReadonlyMap<string, DeviceLevel>,
  now: readonly LeveledDevice[],
): readonly LevelChange[] {
  return now.flatMap(({ id, name, level }) => {
    const from = lastSeen.get(id);
    return from === undefined || from === level ? [] : [{ deviceId: id, name, from, to: level }];
  });
}

/** For a screen reader: one sentence, however many changed. */
export function announce(changes: readonly LevelChange[]): string {
  if (changes.length > 3) return `${changes.length} phones changed level.`;
  return changes
    .map(({ name, from, to }) => `${name} went from ${levelWords[from].word} to ${levelWords[to].word}.`)
    .join(' ');
}

import { type DeviceLevel, deviceLevels } from '@picket/domain';
import type { SayWords } from './texts.ts';

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
export function announce(changes: readonly LevelChange[], t: SayWords): string {
  if (changes.length > 3) return t('level.manyChanged', { count: changes.length });
  return changes
    .map(({ name, from, to }) => t('level.changed', { name, from: t(`level.word.${from}`), to: t(`level.word.${to}`) }))
    .join(' ');
}

import type { DeviceLevel } from '@picket/domain';
import type { ReactElement } from 'react';

/**
 * A shape for each level, so that no level is told by color alone: a filled octagon, a filled triangle, an outlined
 * triangle, a shield with a tick, a dashed circle.
 */
const shapes: Readonly<Record<DeviceLevel, ReactElement>> = {
  high: (
    <>
      <path fill="currentColor" d="M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3z" />
      <path className="cut" d="M8 4.2v4.6M8 10.9v1.2" />
    </>
  ),
  medium: (
    <>
      <path fill="currentColor" d="M7.1 1.6a1 1 0 0 1 1.8 0l6.3 11.6a1 1 0 0 1-.9 1.5H1.7a1 1 0 0 1-.9-1.5z" />
      <path className="cut" d="M8 5.6v4.2M8 11.5v1.1" />
    </>
  ),
  low: (
    <path
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinejoin="round"
      d="M8 2.1 14.4 14H1.6zM8 6.4v3.7M8 11.5v.9"
    />
  ),
  secured: (
    <path
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinejoin="round"
      strokeLinecap="round"
      d="M8 1.2 13.8 3.4v4.2c0 3.4-2.3 6-5.8 7.3-3.5-1.3-5.8-3.9-5.8-7.3V3.4zM5.3 8l2 2 3.5-3.8"
    />
  ),
  'not-assessed': (
    <circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.6 2.4" />
  ),
};

/** Beside the level's word, never instead of it: it is hidden from screen readers. */
export function LevelIcon({ level, size = 16 }: { readonly level: DeviceLevel; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
      className="level-icon"
      data-level={level}
    >
      {shapes[level]}
    </svg>
  );
}

import { tokens } from '@fluentui/react-components';
import type { DeviceLevel } from '@picket/domain';

/** Text and icon of a level on the page's background, and the fill of its part of a bar. Contrast 4.5 : 1 and 3 : 1. */
export const levelColors: Readonly<Record<DeviceLevel, { readonly text: string; readonly fill: string }>> = {
  'not-assessed': { text: tokens.colorNeutralForeground2, fill: tokens.colorNeutralStrokeAccessible },
  secured: { text: tokens.colorStatusSuccessForeground1, fill: tokens.colorStatusSuccessBackground3 },
  low: { text: tokens.colorStatusWarningForeground3, fill: tokens.colorStatusWarningBackground2 },
  medium: { text: tokens.colorStatusWarningForeground3, fill: tokens.colorStatusWarningBackground3 },
  high: { text: tokens.colorStatusDangerForeground3, fill: tokens.colorStatusDangerBackground3 },
};

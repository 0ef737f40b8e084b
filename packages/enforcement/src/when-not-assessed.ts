import type { DeviceAssessment, RiskLevel } from '@picket/domain';
import { type Static, Type } from 'typebox';

/**
 * What is told of a device that cannot be assessed. `secured` is not among the choices: nobody vouches for it.
 */
export const WhenNotAssessed = Type.Enum(['keep', 'low', 'medium', 'high'], {
  default: 'keep',
  title: 'When a phone is not assessed',
  description: '`keep` leaves what was said last; a level is sent as if the phone had it.',
});

/** The level to tell, or undefined to leave what was told before. */
export function levelToTell(
  { level }: DeviceAssessment,
  whenNotAssessed: Static<typeof WhenNotAssessed>,
): RiskLevel | undefined {
  if (level !== 'not-assessed') return level;
  return whenNotAssessed === 'keep' ? undefined : whenNotAssessed;
}

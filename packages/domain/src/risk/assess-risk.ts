import type { Instant } from '../time.ts';
import type { DetectorId, DeviceLevel, FindingId, SourceId } from '../vocabulary.ts';

/** What a device is judged to be, and why. Computed by `assessRisk`; stored whole, so that "why?" has an answer later. */
export interface DeviceAssessment {
  readonly level: DeviceLevel;
  readonly at: Instant;
  /** Never empty unless the level is `secured`; then the sources that vouch for it are in `vouchedBy`. */
  readonly reasons: readonly Reason[];
  readonly vouchedBy: readonly { readonly source: SourceId; readonly observedAt: Instant }[];
  /** When the passing of time alone will change the answer: look again then. */
  readonly reviewAt: Instant | undefined;
}

export type Reason =
  | {
      readonly kind: 'finding';
      readonly findingId: FindingId;
      readonly detectorId: DetectorId;
      readonly text: string;
      readonly curedWhen: string;
    }
  | { readonly kind: 'source-missing'; readonly source: SourceId; readonly text: string }
  | { readonly kind: 'source-stale'; readonly source: SourceId; readonly observedAt: Instant; readonly text: string }
  | { readonly kind: 'could-not-judge'; readonly detectorId: DetectorId; readonly text: string }
  /** Nobody here looks at such a device: no detector was asked, or the policy requires no source. */
  | { readonly kind: 'not-covered'; readonly text: string };

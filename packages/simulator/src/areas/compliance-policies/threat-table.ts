import type { ReportedThreatState } from '../managed-devices/managed-device.ts';

/** What a threat-level rule may require; `notSet` and `unavailable` mean there is no rule. */
export const requiredLevels = ['secured', 'low', 'medium', 'high'] as const;
export type RequiredLevel = (typeof requiredLevels)[number];

/** `as-no-data`: fails only where the connector insists on data from the partner. */
export type RuleOutcome = 'pass' | 'fail' | 'as-no-data';

export interface ThreatRow {
  /** `documented` by Microsoft; `inferred`: nobody says, so both readings are here and a tenant can be switched. */
  readonly grade: 'documented' | 'inferred';
  readonly proposed: Readonly<Record<RequiredLevel, RuleOutcome>>;
  readonly opposite: Readonly<Record<RequiredLevel, RuleOutcome>>;
  readonly why: string;
}

const row = (secured: RuleOutcome, low: RuleOutcome, medium: RuleOutcome, high: RuleOutcome) => ({
  secured,
  low,
  medium,
  high,
});

function documented(...cells: Parameters<typeof row>): ThreatRow {
  return { grade: 'documented', proposed: row(...cells), opposite: row(...cells), why: 'the documented core' };
}

const noData = row('as-no-data', 'as-no-data', 'as-no-data', 'as-no-data');
const failsAlways = row('fail', 'fail', 'fail', 'fail');

/** Reported state by required level: does a threat-level compliance rule hold? */
export const threatTable: Readonly<Record<ReportedThreatState, ThreatRow>> = {
  secured: documented('pass', 'pass', 'pass', 'pass'),
  lowSeverity: documented('fail', 'pass', 'pass', 'pass'),
  mediumSeverity: documented('fail', 'fail', 'pass', 'pass'),
  highSeverity: documented('fail', 'fail', 'fail', 'pass'),
  unknown: {
    grade: 'inferred',
    proposed: noData,
    opposite: failsAlways,
    why: 'the text of the missing-data toggle: without it, silence is no offence',
  },
  activated: {
    grade: 'inferred',
    proposed: row('as-no-data', 'as-no-data', 'as-no-data', 'pass'),
    opposite: row('fail', 'fail', 'fail', 'pass'),
    why: '"High" demands only that the app is activated',
  },
  deactivated: {
    grade: 'inferred',
    proposed: failsAlways,
    opposite: noData,
    why: 'health unknown, and even "High" demands an activated app',
  },
  unresponsive: {
    grade: 'inferred',
    proposed: failsAlways,
    opposite: noData,
    why: "a vendor's documentation counts disconnected devices as noncompliant",
  },
  compromised: {
    grade: 'inferred',
    proposed: row('fail', 'fail', 'fail', 'pass'),
    opposite: failsAlways,
    why: 'worse than high, or as bad',
  },
  misconfigured: {
    grade: 'inferred',
    proposed: row('fail', 'fail', 'fail', 'pass'),
    opposite: noData,
    why: 'it cannot be judged, but the app is there',
  },
};

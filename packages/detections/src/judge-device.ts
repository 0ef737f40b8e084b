import {
  type Detector,
  type DetectorId,
  type DetectorTools,
  type DeviceSnapshot,
  type FactName,
  optionalFacts,
  type Verdict,
} from '@picket/domain';
import { catalogue } from './catalogue.ts';

/** What one detector says of one device. */
export interface Judgment {
  readonly detectorId: DetectorId;
  readonly verdict: Verdict;
  /** What the detector threw: our bug, for the log. Its verdict is then *could not judge*. */
  readonly failure?: unknown;
}

/** Facts as people call them, for "… is not reported". */
const factWords: Readonly<Record<FactName, string>> = {
  osVersion: 'the version of the operating system',
  securityPatchLevel: 'the security patch level',
  jailbroken: 'whether it is jailbroken or rooted',
  encrypted: 'whether its storage is encrypted',
  manufacturer: 'the manufacturer',
  model: 'the model',
  apps: 'which apps are installed',
  appNames: 'the names of the installed apps',
  contacts: 'which hosts it speaks to',
};

/**
 * Asks every detector that applies to the device's platform, in the order given. Pure. One judgment for each of them:
 * a fact that is missing, or a detector that throws, makes *could not judge*, and never silence, which would read as
 * good news. No detector keeps another from speaking.
 *
 * Not asked, so that nothing opens and nothing closes, is a detector of an optional fact that no source gives and nobody
 * expects (`tools.expected`).
 */
export function judgeDevice(
  snapshot: DeviceSnapshot,
  tools: DetectorTools,
  detectors: readonly Detector[] = catalogue,
): readonly Judgment[] {
  const optional: ReadonlySet<FactName> = new Set(optionalFacts.filter((name) => !tools.expected?.includes(name)));
  const isThereOrExpected = (name: FactName) => snapshot.facts[name] !== undefined || !optional.has(name);
  return detectors
    .filter(({ platforms, needs }) => platforms.includes(snapshot.platform) && needs.every(isThereOrExpected))
    .map((detector) => judgeBy(detector, snapshot, tools));
}

function judgeBy(detector: Detector, snapshot: DeviceSnapshot, tools: DetectorTools): Judgment {
  const detectorId = detector.id;
  const missing = detector.needs.filter((name) => snapshot.facts[name] === undefined);
  if (missing.length > 0) {
    const because = `Not reported: ${missing.map((name) => factWords[name]).join(', ')}.`;
    return { detectorId, verdict: { kind: 'could-not-judge', because } };
  }
  try {
    return { detectorId, verdict: detector.judge(snapshot, tools) };
  } catch (failure) {
    const because = 'The detector failed. This is a bug in Picket; its log says more.';
    return { detectorId, verdict: { kind: 'could-not-judge', because }, failure };
  }
}

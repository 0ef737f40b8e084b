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

/** Whole sentences, so that they can be translated. */
const factSentences: Readonly<Record<FactName, string>> = {
  osVersion: 'Not reported: the version of the operating system.',
  securityPatchLevel: 'Not reported: the security patch level.',
  jailbroken: 'Not reported: whether it is jailbroken or rooted.',
  encrypted: 'Not reported: whether its storage is encrypted.',
  manufacturer: 'Not reported: the manufacturer.',
  model: 'Not reported: the model.',
  apps: 'Not reported: which apps are installed.',
  appNames: 'Not reported: the names of the installed apps.',
  contacts: 'Not reported: which hosts it speaks to.',
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
    const because = missing.map((name) => factSentences[name]).join(' ');
    return { detectorId, verdict: { kind: 'could-not-judge', because } };
  }
  try {
    return { detectorId, verdict: detector.judge(snapshot, tools) };
  } catch (failure) {
    const because = 'The detector failed. This is a bug in Picket; its log says more.';
    return { detectorId, verdict: { kind: 'could-not-judge', because }, failure };
  }
}

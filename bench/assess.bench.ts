import { judgeDevice as askDetectors, catalogue as detectors } from '@picket/detections';
import {
  type DeviceId,
  defaultAssessmentPolicy,
  type FindingId,
  type Instant,
  requiredSourcesOf,
} from '@picket/domain';
import { channels } from '@picket/enforcement';
import { loadShippedKnowledge } from '@picket/intelligence';
import { type Judgement, judgeDevice } from '../packages/server/src/assessment/judge.ts';
import type { DeviceToAssess } from '../packages/server/src/devices/store.ts';
import { systemEntropy } from '../packages/server/src/platform/real/system-entropy.ts';
import type { Bench } from './harness/bench.ts';
import { against, figure, takeTurns, timed } from './harness/measure.ts';
import { isFunctionOfOurs, profiled, renderProfile } from './harness/profile.ts';
import { makeFleet } from './parts/fleet.ts';

const now = Date.parse('2026-11-23T08:00:00.000Z') as Instant;
const percent = 100;

export const assess: Bench = {
  name: 'assess',
  what: 'the pure chain (snapshot, detectors, findings, risk, intents) over a fleet that nobody has judged before, on one core',
  limit: 'the same chain over the same devices with no detector, no requirement and no channel',
  aim: 'devices a second printed; no function takes more than a fifth of the time without a reason in its comment',

  async run({ size, rounds, log, keep }) {
    const fleet = makeFleet(size(20_000, 500), now);
    log(`${fleet.length} phones`);
    const knowledge = await loadShippedKnowledge();
    const devices = fleet.map(
      (managed): DeviceToAssess => ({
        deviceId: systemEntropy.uuid() as DeviceId,
        entraDeviceId: managed.entraDeviceId,
        entraObjectId: undefined,
        remoteId: managed.remoteId,
        platform: managed.platform,
        facts: managed.facts,
        lastSyncAt: managed.lastSyncAt,
        heardAt: now,
        enrolledAt: now,
        level: 'not-assessed',
        isAssessed: false,
      }),
    );
    const whole: Judgement = {
      judge: (snapshot, at) => askDetectors(snapshot, { knowledge, now: at }),
      catalogue: new Set(detectors.map(({ id }) => id)),
      requirements: (platform) => requiredSourcesOf(defaultAssessmentPolicy, platform),
      channels: channels.map((channel) => ({ channel, settings: channel.settings.parse({}) })),
      newFindingId: () => systemEntropy.uuid() as FindingId,
      now,
    };
    const empty: Judgement = { ...whole, judge: () => [], catalogue: new Set(), requirements: () => [], channels: [] };
    const judgeAll = (judgement: Judgement) => async () => {
      let judged = 0;
      for (const device of devices) judged += judgeDevice(device, [], [], judgement).assessment.reasons.length;
      return judged;
    };
    // Before it counts, the engine has compiled both.
    for (const judgement of [whole, empty]) await judgeAll(judgement)();

    const pairs = await takeTurns(
      rounds(7, 1),
      () => timed(judgeAll(whole)),
      () => timed(judgeAll(empty)),
    );
    const profile = await profiled(async () => {
      for (let again = 0; again < rounds(10, 1); again += 1) await judgeAll(whole)();
    });
    keep('assess.txt', renderProfile(`assess: ${devices.length} devices through the pure chain`, profile));
    const busiest = profile.busiest.find(isFunctionOfOurs);
    log(`busiest: ${busiest?.name} ${busiest?.place}`);
    const perSecond = (ms: number) => devices.length / (ms / 1000);
    return [
      figure(
        'devices',
        '/s',
        pairs.map(({ subject }) => perSecond(subject)),
      ),
      figure(
        'devices through the empty chain',
        '/s',
        pairs.map(({ limit }) => perSecond(limit)),
      ),
      ...against(pairs, { name: 'chain' }).slice(2),
      figure('busiest function', '%', [(busiest?.share ?? 0) * percent], { most: 20 }),
    ];
  },
};

import type { Detector } from '@picket/domain';
import { intuneField } from '../intune-field.ts';
import { neededFact } from '../needed-fact.ts';

/** A source says that the system's own protection is broken. What it cannot tell, it must leave out: never "false". */
export const jailbrokenOrRooted: Detector = {
  id: 'jailbroken-or-rooted',
  threat: {
    title: 'Jailbroken or rooted',
    severity: 'high',
    techniques: ['T1404', 'T1645'],
    meaning:
      "Somebody has removed the system's own protection, so any app may read what others store and do what the user may. Nothing that the device says about itself can be relied on from then on.",
    remedy:
      'Back up personal data, restore the device to the original system with the tools of its maker, and enroll it again.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['jailbroken'],
  sees: 'Intune `managedDevice.jailBroken`, on Android, iOS and iPadOS alike. `Unknown` is taken for not reported.',
  sources: intuneField('managedDevice.jailBroken', ['android', 'ios', 'ipados']),
  blindSpots:
    'Intune asks the Company Portal on the device, which current hiding tools (Magisk with a deny list, jailbreak bypasses) can deceive, and which does not run while the user does not open it. A single local check can also be wrong about an honest device.',
  judge(snapshot) {
    if (!neededFact(snapshot, 'jailbroken')) return { kind: 'clear' };
    const isAndroid = snapshot.platform === 'android';
    return {
      kind: 'detected',
      detections: [
        {
          subject: 'system',
          severity: 'high',
          because: isAndroid
            ? 'The device is reported as rooted: apps on it are no longer kept apart.'
            : 'The device is reported as jailbroken: apps on it are no longer kept apart.',
          curedWhen: isAndroid ? 'The device is reported as not rooted.' : 'The device is reported as not jailbroken.',
          evidence: { jailbroken: true, source: snapshot.facts.jailbroken?.source ?? '' },
        },
      ],
    };
  },
};

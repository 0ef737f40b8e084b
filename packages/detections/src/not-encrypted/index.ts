import type { Detector, DeviceSnapshot } from '@picket/domain';
import { intuneField } from '../intune-field.ts';
import { neededFact } from '../needed-fact.ts';

/** Whoever holds the device can read its storage. */
export const notEncrypted: Detector = {
  id: 'not-encrypted',
  threat: {
    title: 'Storage is not encrypted',
    severity: 'high',
    techniques: [],
    meaning:
      'Whoever finds or steals the device can read what is stored on it, without knowing the passcode. On iOS, iPadOS and current Android this mostly means that no passcode is set.',
    remedy: 'Set a passcode; on Android 9 and older, also switch encryption on in the security settings.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['encrypted'],
  sees: 'Intune `managedDevice.isEncrypted`, on Android, iOS and iPadOS alike.',
  sources: intuneField('managedDevice.isEncrypted', ['android', 'ios', 'ipados']),
  blindSpots:
    'Devices that came with Android 10 or newer always encrypt; what Intune reports for them is rather whether a passcode protects the key. Removable cards are not seen.',
  judge(snapshot) {
    if (neededFact(snapshot, 'encrypted')) return { kind: 'clear' };
    return {
      kind: 'detected',
      detections: [
        {
          subject: 'storage',
          severity: 'high',
          because: alwaysEncrypts(snapshot)
            ? 'The storage of the device is reported as not encrypted; this system always encrypts, so most likely no passcode protects the key.'
            : 'The storage of the device is reported as not encrypted.',
          curedWhen: 'The storage of the device is reported as encrypted.',
          evidence: { encrypted: false, source: snapshot.facts.encrypted?.source ?? '' },
        },
      ],
    };
  },
};

/** Android must encrypt since version 10 (Android 10 CDD, 9.9.2); Apple's data protection begins with a passcode. */
function alwaysEncrypts({ platform, facts }: DeviceSnapshot): boolean {
  return platform !== 'android' || Number.parseInt(facts.osVersion?.value ?? '', 10) >= 10;
}

import type { Detector } from '@picket/domain';
import { judgePackages } from '../listed-package.ts';

/** The id of the app is that of malware or spyware. */
export const knownBadApp: Detector = {
  id: 'known-bad-app',
  threat: {
    title: 'App that is listed as malware or spyware',
    severity: 'high',
    techniques: ['T1636', 'T1429', 'T1430', 'T1512'],
    meaning:
      'An app with this id was seen spying on or stealing from the phones it was on. With the same signer or file it is that app; with the id alone it may be another one that took the same id.',
    remedy: 'Remove the app unless you know who made it, and tell your administrator where it came from.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['apps'],
  sees: 'Package and bundle ids of installed apps, with their signers and files where those are reported.',
  sources: [],
  blindSpots: 'Apps under a new id. On iOS and iPadOS no signer is seen, so the id alone counts, as *medium*.',
  judge: (snapshot, tools) =>
    judgePackages(snapshot, tools, ['malware', 'spyware', 'phishing', 'unspecified'], 'malware or spyware'),
};

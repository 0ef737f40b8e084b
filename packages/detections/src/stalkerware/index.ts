import type { Detector } from '@picket/domain';
import { judgePackages } from '../listed-package.ts';

/** Somebody who held the phone installed it to watch whoever carries it. */
export const stalkerware: Detector = {
  id: 'stalkerware',
  threat: {
    title: 'Stalkerware',
    severity: 'high',
    techniques: ['T1636', 'T1429', 'T1430', 'T1512'],
    meaning:
      'An app made to watch somebody in secret: location, messages, calls, microphone. Whoever installed it had the phone in their hands, and may be close to the person who carries it.',
    remedy:
      'Do not confront anybody and do not remove it at once: whoever watches will notice. Speak to your administrator or to a help line for stalking from another phone first.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['apps'],
  sees: 'Package and bundle ids of installed apps, with their signers and files where those are reported.',
  sources: [],
  blindSpots:
    'Renamed and newly signed copies. Ids are reused by honest apps: the id alone is *medium*. On iOS most stalkerware reads backups from afar and installs no app.',
  judge: (snapshot, tools) => judgePackages(snapshot, tools, ['stalkerware'], 'stalkerware'),
};

import type { Channel } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { settingsParser } from '../settings-parser.ts';
import { levelToTell, WhenNotAssessed } from '../when-not-assessed.ts';
import { confirmLevels, deliverLevels, type ReportedLevel } from './deliver.ts';

const Settings = Type.Object({ whenNotAssessed: WhenNotAssessed }, { additionalProperties: false });

/**
 * The partner channel: the UEM is told each phone's level and judges its compliance by its own policy. It speaks
 * Picket's own protocol (docs/partner-protocol.md), because Microsoft's is open to registered partners only.
 */
export const threatLevel: Channel<Static<typeof Settings>, ReportedLevel> = {
  id: 'threat-level',
  title: 'Threat level in the UEM',
  about:
    'Tells the UEM the level of each managed phone, secured ones too. A compliance policy with a device threat level ' +
    'rule marks the phone noncompliant, and Conditional Access with "require device to be marked as compliant" shuts it ' +
    'out at the next token. Needs an MTD connector that is set up in Intune, which Microsoft grants to registered partners.',
  purpose: 'sync-and-signal',
  settings: settingsParser(Settings),

  isOffered: ({ threatLevels }) => threatLevels !== undefined,

  intend({ entraDeviceId, remoteId, assessment }, { whenNotAssessed }) {
    const level = levelToTell(assessment, whenNotAssessed);
    if (entraDeviceId === undefined || remoteId === undefined || level === undefined) return undefined;
    return { remoteId, level };
  },

  // Also a secured phone has to be reported once: a rule on threat levels fails for phones that nobody reports.
  isAlreadyTrue: () => false,

  // A report replaces the one before it, whoever made that: there is nothing to remove.
  mayHaveWritten: () => [],

  describe: ({ level }) => level,

  deliver: deliverLevels,
  confirm: confirmLevels,
};

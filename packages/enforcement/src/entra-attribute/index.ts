import { type Channel, say, severities } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { settingsParser } from '../settings-parser.ts';
import { levelToTell, WhenNotAssessed } from '../when-not-assessed.ts';
import { confirmTags, deliverTags } from './deliver.ts';
import type { Tag } from './plan-tag.ts';

const slots = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`);

const Settings = Type.Object(
  {
    slot: Type.Enum(slots, {
      default: 'extensionAttribute15',
      title: 'Slot',
      description: 'Which extension attribute of the Entra device holds the level. Choose one that nobody else uses.',
    }),
    whenNotAssessed: WhenNotAssessed,
  },
  { additionalProperties: false },
);

/**
 * The open channel: a label on the Entra device that a Conditional Access device filter acts on. Any tenant can use it;
 * no registration as a partner is needed.
 *
 * Conditional Access sees extension attributes of managed devices only, so nothing is said of a phone without an
 * enrollment: a tag there would promise what does not happen.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
export const entraAttribute: Channel<Static<typeof Settings>, Tag> = {
  id: 'entra-attribute',
  title: 'Entra device attribute',
  about:
    'Writes the level word (low, medium or high) into an extension attribute of the Entra device. A Conditional Access ' +
    'policy with a device filter on it, for example device.extensionAttribute15 -in ["high"], shuts the phone out at ' +
    'the next token, within about an hour. A secured phone carries no tag. A slot that holds what Picket did not write is ' +
    'reported as taken and left alone.',
  purpose: 'response',
  settings: settingsParser(Settings),

  isOffered: ({ attributes }) => attributes !== undefined,

  intend({ entraObjectId, remoteId, assessment }, { slot, whenNotAssessed }) {
    const level = levelToTell(assessment, whenNotAssessed);
    if (entraObjectId === undefined || remoteId === undefined || level === undefined) return undefined;
    return { objectId: entraObjectId, slot, value: level === 'secured' ? null : level };
  },

  isAlreadyTrue: ({ value }, ours) => value === null && ours.every((tag) => tag.value === null),

  mayHaveWritten: ({ objectId, slot }) => severities.map((value) => ({ objectId, slot, value })),

  withdraw: (tag) => ({ ...tag, value: null }),
  describe: ({ slot, value }) => (value === null ? say('no tag in {{slot}}', { slot }) : `${value} in ${slot}`),

  deliver: deliverTags,
  confirm: confirmTags,
};

import type { ConsentPurpose } from '@picket/domain';
import type { AnswerOf, listConnectors } from '@picket/wire/console';

type Connector = AnswerOf<typeof listConnectors>['items'][number];
export type Purpose = Connector['purposes'][number];

interface Words {
  readonly word: string;
  readonly meaning: string;
}

/** The states of a connector's life, for a person. */
export const connectorWords: Readonly<Record<Connector['state'], Words>> = {
  unlinked: { word: 'Not linked', meaning: 'no Entra tenant is linked yet.' },
  'awaiting-consent': { word: 'Awaiting consent', meaning: 'an Entra administrator has yet to grant the permissions.' },
  linked: { word: 'Linked', meaning: 'it reads and is heard.' },
  unresponsive: { word: 'Unresponsive', meaning: 'Microsoft has not been heard from for too long.' },
  revoked: { word: 'Revoked', meaning: 'Microsoft refuses what was once granted.' },
};

export const purposeWords: Readonly<Record<ConsentPurpose, string>> = {
  'sync-and-signal': 'Sync and signal',
  setup: 'Setup',
  response: 'Response',
};

export const consentWords: Readonly<Record<Purpose['state'], Words>> = {
  'not-registered': {
    word: 'No app registration yet',
    meaning: 'Enter the registration first; then it can be granted.',
  },
  'not-granted': { word: 'Not granted', meaning: 'An Entra administrator has yet to grant it.' },
  granted: { word: 'Granted', meaning: 'Proven by a token of this tenant.' },
  withdrawn: {
    word: 'Withdrawn',
    meaning: 'Microsoft refuses what it once granted. Grant it again, or find out who took it back.',
  },
};

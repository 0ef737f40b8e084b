import type { ReactElement } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { Marked, marks } from '../../look/marks.tsx';
import type { Connector, Purpose } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

const marksOfConnector: Readonly<Record<Connector['state'], ReactElement>> = {
  unlinked: marks.open,
  'awaiting-consent': marks.waiting,
  linked: marks.good,
  unresponsive: marks.bad,
  revoked: marks.bad,
  paused: marks.waiting,
};

export function ConnectorState({ state }: { readonly state: Connector['state'] }) {
  const { t } = useTexts(connectorTexts);
  return <Marked mark={marksOfConnector[state]}>{t(`state.word.${state}`)}</Marked>;
}

const marksOfConsent: Readonly<Record<Purpose['state'], ReactElement>> = {
  'not-registered': marks.open,
  'not-granted': marks.waiting,
  granted: marks.good,
  withdrawn: marks.bad,
  'given-back': marks.open,
};

export function ConsentState({ state }: { readonly state: Purpose['state'] }) {
  const { t } = useTexts(connectorTexts);
  return <Marked mark={marksOfConsent[state]}>{t(`grant.word.${state}`)}</Marked>;
}

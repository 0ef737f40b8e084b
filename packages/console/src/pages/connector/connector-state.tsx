import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, CircleRegular, ErrorCircleRegular, HourglassRegular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { connectorWords, consentWords, type Purpose } from './connector-words.ts';

const useStyles = makeStyles({
  state: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
    verticalAlign: 'bottom',
  },
});

const good = <CheckmarkCircleFilled color={tokens.colorStatusSuccessForeground1} aria-hidden="true" />;
const bad = <ErrorCircleRegular color={tokens.colorStatusDangerForeground1} aria-hidden="true" />;
const open = <CircleRegular aria-hidden="true" />;
const waiting = <HourglassRegular aria-hidden="true" />;

const connectorIcons: Readonly<Record<keyof typeof connectorWords, ReactElement>> = {
  unlinked: open,
  'awaiting-consent': waiting,
  linked: good,
  unresponsive: bad,
  revoked: bad,
};

export function ConnectorState({ state }: { readonly state: keyof typeof connectorWords }) {
  const styles = useStyles();
  return (
    <span className={styles.state}>
      {connectorIcons[state]}
      {connectorWords[state].word}
    </span>
  );
}

const consentIcons: Readonly<Record<Purpose['state'], ReactElement>> = {
  'not-registered': open,
  'not-granted': waiting,
  granted: good,
  withdrawn: bad,
};

export function ConsentState({ state }: { readonly state: Purpose['state'] }) {
  const styles = useStyles();
  return (
    <span className={styles.state}>
      {consentIcons[state]}
      {consentWords[state].word}
    </span>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, CircleRegular, ErrorCircleRegular, HourglassRegular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import type { Connector, Purpose } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

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

const connectorIcons: Readonly<Record<Connector['state'], ReactElement>> = {
  unlinked: open,
  'awaiting-consent': waiting,
  linked: good,
  unresponsive: bad,
  revoked: bad,
  paused: waiting,
};

export function ConnectorState({ state }: { readonly state: Connector['state'] }) {
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  return (
    <span className={styles.state}>
      {connectorIcons[state]}
      {t(`state.word.${state}`)}
    </span>
  );
}

const consentIcons: Readonly<Record<Purpose['state'], ReactElement>> = {
  'not-registered': open,
  'not-granted': waiting,
  granted: good,
  withdrawn: bad,
  'given-back': open,
};

export function ConsentState({ state }: { readonly state: Purpose['state'] }) {
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  return (
    <span className={styles.state}>
      {consentIcons[state]}
      {t(`grant.word.${state}`)}
    </span>
  );
}

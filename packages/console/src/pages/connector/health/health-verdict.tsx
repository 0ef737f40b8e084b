import { makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  ErrorCircleRegular,
  QuestionCircleRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { HealthVerdict } from '@picket/wire/console';
import type { ReactElement } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
  },
});

const icons: Readonly<Record<HealthVerdict, ReactElement>> = {
  good: <CheckmarkCircleFilled color={tokens.colorStatusSuccessForeground1} aria-hidden="true" />,
  attention: <WarningRegular color={tokens.colorStatusWarningForeground3} aria-hidden="true" />,
  unknown: <QuestionCircleRegular aria-hidden="true" />,
  bad: <ErrorCircleRegular color={tokens.colorStatusDangerForeground1} aria-hidden="true" />,
};

/** How it is, by a mark and by words: never by color alone. */
export function Verdict({ verdict }: { readonly verdict: HealthVerdict }) {
  const { t } = useTexts(healthTexts);
  const styles = useStyles();
  return (
    <span className={styles.mark}>
      {icons[verdict]}
      {t(`verdict.${verdict}`)}
    </span>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleRegular,
  QuestionCircleRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { CheckOutcome } from '@picket/domain';
import type { ReactElement } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { doctorTexts } from './texts.ts';

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
  },
});

const icons: Readonly<Record<CheckOutcome, ReactElement>> = {
  failed: <ErrorCircleRegular color={tokens.colorStatusDangerForeground1} aria-hidden="true" />,
  warning: <WarningRegular color={tokens.colorStatusWarningForeground3} aria-hidden="true" />,
  'not-checked': <QuestionCircleRegular aria-hidden="true" />,
  passed: <CheckmarkCircleFilled color={tokens.colorStatusSuccessForeground1} aria-hidden="true" />,
  'not-applicable': <CircleRegular aria-hidden="true" />,
};

export function OutcomeMark({ outcome }: { readonly outcome: CheckOutcome }) {
  const { t } = useTexts(doctorTexts);
  const styles = useStyles();
  return (
    <span className={styles.mark}>
      {icons[outcome]}
      {t(`outcome.${outcome}`)}
    </span>
  );
}

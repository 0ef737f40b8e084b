import { makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleRegular,
  HourglassRegular,
  QuestionCircleRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { ReactElement, ReactNode } from 'react';

/** How something stands, told by shape as well as by color. Beside its word, never instead of it. */
export const marks = {
  good: <CheckmarkCircleFilled color={tokens.colorStatusSuccessForeground1} aria-hidden="true" />,
  bad: <ErrorCircleRegular color={tokens.colorStatusDangerForeground1} aria-hidden="true" />,
  warning: <WarningRegular color={tokens.colorStatusWarningForeground3} aria-hidden="true" />,
  unknown: <QuestionCircleRegular aria-hidden="true" />,
  open: <CircleRegular aria-hidden="true" />,
  waiting: <HourglassRegular aria-hidden="true" />,
} as const satisfies Record<string, ReactElement>;

const useStyles = makeStyles({
  marked: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
    verticalAlign: 'bottom',
  },
});

/** A word with its mark in front. */
export function Marked({ mark, children }: { readonly mark: ReactElement; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <span className={styles.marked}>
      {mark}
      {children}
    </span>
  );
}

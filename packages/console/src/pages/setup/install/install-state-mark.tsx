import { tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular, QuestionCircleRegular, SubtractCircleRegular } from '@fluentui/react-icons';
import type { InstallState } from '@picket/domain';
import type { ReactElement } from 'react';
import { marks } from '../../../look/marks.tsx';

/** Told by shape as well as by color; the word stands beside it. */
const marksOf: Readonly<Record<InstallState, ReactElement>> = {
  failed: marks.bad,
  unknown: <QuestionCircleRegular color={tokens.colorStatusWarningForeground1} aria-hidden="true" />,
  'not-installed': marks.open,
  pending: marks.waiting,
  installing: <ArrowDownloadRegular aria-hidden="true" />,
  installed: marks.good,
  'not-applicable': <SubtractCircleRegular aria-hidden="true" />,
};

export function InstallStateMark({ state }: { readonly state: InstallState }) {
  return marksOf[state];
}

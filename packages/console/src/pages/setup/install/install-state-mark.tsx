import { tokens } from '@fluentui/react-components';
import {
  ArrowDownloadRegular,
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleRegular,
  HourglassRegular,
  QuestionCircleRegular,
  SubtractCircleRegular,
} from '@fluentui/react-icons';
import type { InstallState } from '@picket/domain';
import type { ReactElement } from 'react';

/** Told by shape as well as by color; the word stands beside it. */
const marks: Readonly<Record<InstallState, ReactElement>> = {
  failed: <ErrorCircleRegular color={tokens.colorStatusDangerForeground1} aria-hidden="true" />,
  unknown: <QuestionCircleRegular color={tokens.colorStatusWarningForeground1} aria-hidden="true" />,
  'not-installed': <CircleRegular aria-hidden="true" />,
  pending: <HourglassRegular aria-hidden="true" />,
  installing: <ArrowDownloadRegular aria-hidden="true" />,
  installed: <CheckmarkCircleFilled color={tokens.colorStatusSuccessForeground1} aria-hidden="true" />,
  'not-applicable': <SubtractCircleRegular aria-hidden="true" />,
};

export function InstallStateMark({ state }: { readonly state: InstallState }) {
  return marks[state];
}

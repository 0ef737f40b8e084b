import type { CheckOutcome } from '@picket/domain';
import type { ReactElement } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { Marked, marks } from '../../look/marks.tsx';
import { doctorTexts } from './texts.ts';

const marksOf: Readonly<Record<CheckOutcome, ReactElement>> = {
  failed: marks.bad,
  warning: marks.warning,
  'not-checked': marks.unknown,
  passed: marks.good,
  'not-applicable': marks.open,
};

export function OutcomeMark({ outcome }: { readonly outcome: CheckOutcome }) {
  const { t } = useTexts(doctorTexts);
  return <Marked mark={marksOf[outcome]}>{t(`outcome.${outcome}`)}</Marked>;
}

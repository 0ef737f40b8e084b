import type { HealthVerdict } from '@picket/wire/console';
import type { ReactElement } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { Marked, marks } from '../../../look/marks.tsx';
import { healthTexts } from './texts.ts';

const marksOf: Readonly<Record<HealthVerdict, ReactElement>> = {
  good: marks.good,
  attention: marks.warning,
  unknown: marks.unknown,
  bad: marks.bad,
};

/** How it is, by a mark and by words: never by color alone. */
export function Verdict({ verdict }: { readonly verdict: HealthVerdict }) {
  const { t } = useTexts(healthTexts);
  return <Marked mark={marksOf[verdict]}>{t(`verdict.${verdict}`)}</Marked>;
}

import { makeStyles } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import type { SetupStepId } from '../../routing/setup-steps.ts';
import type { StepState } from './step-states.ts';
import { setupTexts } from './texts.ts';

const useStyles = makeStyles({
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

interface StepAnnouncerProps {
  readonly steps: readonly { readonly id: SetupStepId; readonly state: StepState }[];
}

/** Tells a screen reader that a step turned by itself, as a sighted reader sees its mark turn. */
export function StepAnnouncer({ steps }: StepAnnouncerProps) {
  const { t } = useTexts(setupTexts);
  const styles = useStyles();
  const last = useRef(new Map<SetupStepId, StepState>());
  const [said, setSaid] = useState('');
  useEffect(() => {
    const news = steps
      .filter(({ id, state }) => {
        const before = last.current.get(id);
        // What only became known has not changed.
        return before !== undefined && before !== 'unknown' && before !== state;
      })
      .map(({ id, state }) => t('changed', { step: t(`step.${id}`), state: t(`state.${state}`) }));
    for (const { id, state } of steps) last.current.set(id, state);
    if (news.length > 0) setSaid(news.join(' '));
  }, [steps, t]);
  return (
    <p className={styles.unseen} aria-live="polite">
      {said}
    </p>
  );
}

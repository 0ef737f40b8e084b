import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import type { Place, Settings } from './place.ts';
import { signInSettingsTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateColumns: 'minmax(0, 1fr)' },
  text: { margin: `0 0 ${tokens.spacingVerticalS}` },
  action: { justifySelf: 'start' },
  summary: { cursor: 'pointer', marginBottom: tokens.spacingVerticalS },
});

/** On, off, away. */
export function Changes({ place, settings }: { readonly place: Place; readonly settings: Settings }) {
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: keys.signIn(place.tenantId) });
  const turn = useMutation({ mutationFn: (isOn: boolean) => place.turn(isOn), onSettled });
  const remove = useMutation({ mutationFn: () => place.remove(), onSettled });
  const isOn = settings.state === 'on';
  const isProven = settings.checks.some(({ id, outcome }) => id === 'proven' && outcome === 'passed');
  return (
    <div className={styles.part}>
      {turn.error !== null && <ProblemPanel error={turn.error} />}
      {isOn || isProven ? (
        <>
          <Button
            className={styles.action}
            appearance={isOn ? 'secondary' : 'primary'}
            disabledFocusable={turn.isPending}
            onClick={() => turn.mutate(!isOn)}
          >
            {isOn ? t('switch.off') : t('switch.on')}
          </Button>
          {isOn && <p className={styles.text}>{t('switch.offMeaning')}</p>}
        </>
      ) : (
        <p className={styles.text}>{t('switch.needsTest')}</p>
      )}
      <details>
        <summary className={styles.summary}>{t('remove.title')}</summary>
        <p className={styles.text}>{t('remove.meaning')}</p>
        {remove.error !== null && <ProblemPanel error={remove.error} />}
        <Button disabledFocusable={remove.isPending} onClick={() => remove.mutate()}>
          {t('remove.action')}
        </Button>
      </details>
    </div>
  );
}

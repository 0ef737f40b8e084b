import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import type { LiveState } from '../../live/follow-events.ts';
import { tenantTexts } from './texts.ts';

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  dot: {
    width: '8px',
    height: '8px',
    borderRadius: '50%',
    boxSizing: 'border-box',
    border: `1.5px solid ${tokens.colorNeutralForeground3}`,
  },
  live: { backgroundColor: tokens.colorStatusSuccessBackground3, border: 'none' },
});

export function LiveMark({ state }: { readonly state: LiveState }) {
  const { t } = useTexts(tenantTexts);
  const styles = useStyles();
  return (
    <span className={styles.mark} role="status" title={t(`live.meaning.${state}`)}>
      <span className={mergeClasses(styles.dot, state === 'live' && styles.live)} aria-hidden="true" />
      {t(`live.word.${state}`)}
    </span>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../language/use-texts.ts';
import { lookTexts } from './texts.ts';

const appear = { from: { opacity: 0 }, to: { opacity: 1 } };

const useStyles = makeStyles({
  // Nothing for the first 300 ms: most answers are there by then, and a flash of gray says nothing.
  rows: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    animationName: appear,
    animationDuration: '1ms',
    animationDelay: '300ms',
    animationFillMode: 'both',
  },
  row: { height: '28px', borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground4 },
  slow: {
    color: tokens.colorNeutralForeground2,
    margin: 0,
    animationName: appear,
    animationDuration: '1ms',
    animationDelay: '3s',
    animationFillMode: 'both',
  },
});

/** The place of something that is on its way. `what` completes "Still waiting for …"; else it is the page. */
export function Loading({ what, rows }: { readonly what?: string; readonly rows: number }) {
  const { t } = useTexts(lookTexts);
  const styles = useStyles();
  const named = { what: what ?? t('thePage') };
  return (
    <div className={styles.rows} role="status" aria-label={t('loading', named)}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other identity
        <div key={index} className={styles.row} />
      ))}
      <p className={styles.slow}>{t('stillWaiting', named)}</p>
    </div>
  );
}

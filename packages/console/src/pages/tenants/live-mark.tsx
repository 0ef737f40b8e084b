import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { LiveState } from '../../live/follow-events.ts';

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

const words: Readonly<Record<LiveState, { readonly word: string; readonly meaning: string }>> = {
  connecting: { word: 'Connecting', meaning: 'Waiting for the stream of events.' },
  live: { word: 'Live', meaning: 'What happens shows here at once.' },
  reconnecting: {
    word: 'Reconnecting',
    meaning: 'The stream of events was lost. Until it is back, the page reads anew every 30 s.',
  },
  paused: { word: 'Paused', meaning: 'The tab is hidden: it catches up when you look.' },
};

export function LiveMark({ state }: { readonly state: LiveState }) {
  const styles = useStyles();
  return (
    <span className={styles.mark} role="status" title={words[state].meaning}>
      <span className={mergeClasses(styles.dot, state === 'live' && styles.live)} aria-hidden="true" />
      {words[state].word}
    </span>
  );
}

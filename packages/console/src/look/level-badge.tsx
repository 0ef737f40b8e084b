import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { DeviceLevel } from '@picket/domain';
import { useTexts } from '../language/use-texts.ts';
import { words } from '../words/texts.ts';
import { levelColors } from './level-colors.ts';
import { LevelIcon } from './level-icon.tsx';

const useStyles = makeStyles({
  badge: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
    verticalAlign: 'bottom',
  },
  large: { fontSize: tokens.fontSizeBase400 },
  'not-assessed': { color: levelColors['not-assessed'].text },
  secured: { color: levelColors.secured.text },
  low: { color: levelColors.low.text },
  medium: { color: levelColors.medium.text },
  high: { color: levelColors.high.text },
});

export function LevelBadge({ level, size }: { readonly level: DeviceLevel; readonly size?: 'large' }) {
  const { t } = useTexts(words);
  const styles = useStyles();
  return (
    <span
      className={mergeClasses(styles.badge, styles[level], size === 'large' && styles.large)}
      title={t(`level.meaning.${level}`)}
    >
      <LevelIcon level={level} size={size === 'large' ? 20 : 16} />
      {t(`level.word.${level}`)}
    </span>
  );
}

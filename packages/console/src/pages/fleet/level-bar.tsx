import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { DeviceLevel } from '@picket/domain';
import { useTexts } from '../../language/use-texts.ts';
import { levelColors } from '../../look/level-colors.ts';
import { LevelIcon } from '../../look/level-icon.tsx';
import { sharesOf } from '../../words/levels.ts';
import { words } from '../../words/texts.ts';
import { fleetTexts } from './texts.ts';

const useStyles = makeStyles({
  block: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateRows: 'auto 1fr' },
  bar: {
    display: 'flex',
    height: '24px',
    gap: '2px',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground4,
  },
  part: {
    border: 'none',
    padding: 0,
    minWidth: '4px',
    cursor: 'pointer',
    transitionProperty: 'flex-grow',
    transitionDuration: tokens.durationGentle,
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0s' },
    '@media (forced-colors: active)': { forcedColorAdjust: 'none' },
  },
  'not-assessed': {
    backgroundImage: `repeating-linear-gradient(135deg, ${levelColors['not-assessed'].fill} 0 2px, transparent 2px 7px)`,
  },
  secured: { backgroundColor: levelColors.secured.fill },
  low: { backgroundColor: levelColors.low.fill, boxShadow: `inset 0 0 0 1.5px ${levelColors.medium.fill}` },
  medium: { backgroundColor: levelColors.medium.fill },
  high: { backgroundColor: levelColors.high.fill },
  chips: {
    display: 'grid',
    gridTemplateColumns: 'repeat(5, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalS,
    '@media (max-width: 760px)': { display: 'flex', flexWrap: 'wrap' },
  },
  chip: {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'center',
    alignContent: 'center',
    justifyItems: 'start',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    font: 'inherit',
    textAlign: 'start',
    flex: '1 1 96px',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    boxShadow: `inset 0 0 0 1px ${tokens.colorBrandStroke1}`,
  },
  count: {
    gridColumn: '1 / -1',
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
});

interface LevelBarProps {
  readonly counts: Readonly<Record<DeviceLevel, number>>;
  readonly chosen: readonly DeviceLevel[];
  readonly toggle: (level: DeviceLevel) => void;
}

/** The fleet as one bar, and under it the numbers, which are also the filter. */
export function LevelBar({ counts, chosen, toggle }: LevelBarProps) {
  const { t } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const shares = sharesOf(counts);
  return (
    <section className={styles.block} aria-label={t('levels.region')}>
      {/* The same choices as the buttons below, for the mouse only: a keyboard should meet each of them once. */}
      <div className={styles.bar} aria-hidden="true">
        {shares
          .filter(({ count }) => count > 0)
          .map(({ level, count, share }) => (
            <button
              key={level}
              type="button"
              tabIndex={-1}
              className={mergeClasses(styles.part, styles[level])}
              style={{ flexGrow: share, flexBasis: 0 }}
              title={t('levels.count', { level: word(`level.word.${level}`), count })}
              onClick={() => toggle(level)}
            />
          ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form that is sent */}
      <div className={styles.chips} role="group" aria-label={t('levels.group')}>
        {shares.map(({ level, count }) => (
          <button
            key={level}
            type="button"
            className={mergeClasses(styles.chip, chosen.includes(level) && styles.chosen)}
            aria-pressed={chosen.includes(level)}
            title={word(`level.meaning.${level}`)}
            onClick={() => toggle(level)}
          >
            <span style={{ color: levelColors[level].text }}>
              <LevelIcon level={level} />
            </span>
            <span>{word(`level.word.${level}`)}</span>
            <span className={styles.count}>{word('number', { count })}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

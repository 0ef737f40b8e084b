import { makeStyles, tokens } from '@fluentui/react-components';
import type { Happening } from '../../live/happening.ts';
import { Given } from '../../look/given.tsx';
import { levelColors } from '../../look/level-colors.ts';
import { LevelIcon } from '../../look/level-icon.tsx';
import { ClockTime } from '../../look/moment.tsx';

const useStyles = makeStyles({
  feed: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, color: tokens.colorNeutralForeground2 },
  list: { display: 'grid', gap: tokens.spacingVerticalXXS, margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  time: { color: tokens.colorNeutralForeground2 },
  text: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

interface HappeningFeedProps {
  readonly happenings: readonly Happening[];
  readonly hrefOf: (deviceId: string) => string;
}

/** What happened while the page was open, newest first. Nothing while nothing has. */
export function HappeningFeed({ happenings, hrefOf }: HappeningFeedProps) {
  const styles = useStyles();
  if (happenings.length === 0) return null;
  return (
    <section className={styles.feed} aria-label="Just now">
      <h2 className={styles.title}>Just now</h2>
      <ol className={styles.list}>
        {happenings.map(({ id, at, deviceId, name, text, level }) => (
          <li key={id} className={styles.item}>
            <span className={styles.time}>
              <ClockTime at={at} />
            </span>
            {level !== undefined && (
              <span style={{ color: levelColors[level].text }}>
                <LevelIcon level={level} />
              </span>
            )}
            <span className={styles.text} title={name === undefined ? text : `${name}: ${text}`}>
              {name !== undefined &&
                (deviceId === undefined ? (
                  <Given text={name} />
                ) : (
                  <a href={hrefOf(deviceId)}>
                    <Given text={name} />
                  </a>
                ))}
              {name !== undefined && ' '}
              {text}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

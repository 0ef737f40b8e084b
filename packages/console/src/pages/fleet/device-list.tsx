import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import { Given } from '../../look/given.tsx';
import { LevelBadge } from '../../look/level-badge.tsx';
import { Moment } from '../../look/moment.tsx';
import { complianceWord } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Because, deviceHeadline, SignInOutcome, userName } from './device-cells.tsx';
import type { DeviceRowsProps } from './device-table.tsx';
import { fleetTexts } from './texts.ts';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
    gap: tokens.spacingVerticalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  item: {
    position: 'relative',
    display: 'grid',
    alignContent: 'start',
    gap: tokens.spacingVerticalXXS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  open: { backgroundColor: tokens.colorNeutralBackground1Selected },
  head: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  link: {
    color: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    overflowWrap: 'anywhere',
    '::after': { content: '""', position: 'absolute', inset: 0 },
  },
  under: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground2,
  },
});

/** The rows of the table where there is no room for one. */
export function DeviceList({ rows, openId, hrefOf }: DeviceRowsProps) {
  const { t, rich } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={t('worstFirst')}>
      {rows.map((row) => (
        <li key={row.id} className={mergeClasses(styles.item, row.id === openId && styles.open)}>
          <div className={styles.head}>
            <a className={styles.link} href={hrefOf(row.id)} data-device={row.id}>
              <Given text={row.name} />
            </a>
            <LevelBadge level={row.level} />
          </div>
          <span className={styles.under}>
            <Given text={userName(row, t)} /> · {deviceHeadline(row, t, word)}
          </span>
          <Because row={row} />
          <div className={styles.foot}>
            <span>{rich('since', { at: <Moment at={row.since} /> })}</span>
            <span>{complianceWord(row.complianceState, word)}</span>
            {row.lastSignIn !== null && (
              <SignInOutcome outcome={row.lastSignIn.outcome}>
                {rich('signIn', {
                  outcome: word(`signIn.${row.lastSignIn.outcome}`),
                  at: <Moment at={row.lastSignIn.at} />,
                })}
              </SignInOutcome>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

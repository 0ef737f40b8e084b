import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { DeviceRow } from '@picket/wire/console';
import { memo } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { Given } from '../../look/given.tsx';
import { LevelBadge } from '../../look/level-badge.tsx';
import { Moment } from '../../look/moment.tsx';
import { complianceWord } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Because, deviceHeadline, SignInOutcome, userName } from './device-cells.tsx';
import { fleetTexts } from './texts.ts';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse', fontVariantNumeric: 'tabular-nums' },
  head: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    whiteSpace: 'nowrap',
  },
  row: {
    // The link of the first cell covers the whole row.
    position: 'relative',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-within': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  open: { backgroundColor: tokens.colorNeutralBackground1Selected },
  cell: {
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalS}`,
    verticalAlign: 'top',
    maxWidth: '280px',
    overflowWrap: 'break-word',
  },
  link: {
    color: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    '::after': { content: '""', position: 'absolute', inset: 0 },
    ':hover': { textDecorationLine: 'underline' },
  },
  device: { minWidth: '170px' },
  because: { minWidth: '260px', maxWidth: '520px' },
  under: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  short: { whiteSpace: 'nowrap' },
});

export interface DeviceRowsProps {
  readonly rows: readonly DeviceRow[];
  /** The one whose pane is open. */
  readonly openId: string | undefined;
  readonly hrefOf: (deviceId: string) => string;
}

const columns = ['device', 'user', 'level', 'because', 'since', 'compliance', 'signIn', 'seen'] as const;

export function DeviceTable({ rows, openId, hrefOf }: DeviceRowsProps) {
  const { t } = useTexts(fleetTexts);
  const styles = useStyles();
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t('worstFirst')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={styles.head}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} isOpen={row.id === openId} href={hrefOf(row.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Row = memo(function Row({ row, isOpen, href }: { row: DeviceRow; isOpen: boolean; href: string }) {
  const { t } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <tr className={mergeClasses(styles.row, isOpen && styles.open)}>
      <td className={mergeClasses(styles.cell, styles.device)}>
        <a className={styles.link} href={href} aria-current={isOpen ? 'true' : undefined} data-device={row.id}>
          <Given text={row.name} />
        </a>
        <span className={styles.under}>{deviceHeadline(row, t, word)}</span>
      </td>
      <td className={styles.cell}>
        <Given text={userName(row, t)} />
      </td>
      <td className={styles.cell}>
        <LevelBadge level={row.level} />
      </td>
      <td className={mergeClasses(styles.cell, styles.because)}>
        <Because row={row} />
      </td>
      <td className={mergeClasses(styles.cell, styles.short)}>
        <Moment at={row.since} />
      </td>
      <td className={mergeClasses(styles.cell, styles.short)}>{complianceWord(row.complianceState, word)}</td>
      <td className={mergeClasses(styles.cell, styles.short)}>
        {row.lastSignIn === null ? (
          <span className={styles.under}>{t('noneKnown')}</span>
        ) : (
          <>
            <SignInOutcome outcome={row.lastSignIn.outcome}>{word(`signIn.${row.lastSignIn.outcome}`)}</SignInOutcome>
            <span className={styles.under}>
              <Moment at={row.lastSignIn.at} />
            </span>
          </>
        )}
      </td>
      <td className={mergeClasses(styles.cell, styles.short)}>
        {row.lastSeenAt === null ? t('never') : <Moment at={row.lastSeenAt} />}
      </td>
    </tr>
  );
});

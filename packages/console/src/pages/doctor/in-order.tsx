import { makeStyles, tokens } from '@fluentui/react-components';
import type { CheckResult } from '@picket/wire/console';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { CheckTitle } from './check-words.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { doctorTexts } from './texts.ts';

const useStyles = makeStyles({
  card: {
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalL}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    listStyleType: 'none',
    '@media (max-width: 760px)': { padding: `0 ${tokens.spacingHorizontalM}` },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalM} 0`,
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  saw: { gridColumn: '1 / -1', margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** What needs nothing: one line each, so that it does not stand in the way of what does. */
export function InOrder({ results }: { readonly results: readonly CheckResult[] }) {
  const { t } = useTexts(doctorTexts);
  const styles = useStyles();
  if (results.length === 0) return null;
  return (
    <ul className={styles.card} aria-label={t('inOrder')}>
      {results.map((result) => (
        <li key={result.id} className={styles.row}>
          <h2 className={styles.title}>
            <CheckTitle check={result} />
          </h2>
          <OutcomeMark outcome={result.outcome} />
          <p className={styles.saw}>
            <FromServer text={result.saw} told={result.told} />
          </p>
        </li>
      ))}
    </ul>
  );
}

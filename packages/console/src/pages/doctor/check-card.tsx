import { Link, makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleRegular,
  QuestionCircleRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { CheckOutcome } from '@picket/domain';
import type { CheckResult } from '@picket/wire/console';
import type { ReactElement } from 'react';
import { Given } from '../../look/given.tsx';
import { needsAction, outcomeWords } from './doctor-words.ts';

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: tokens.spacingHorizontalL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    '@media (max-width: 760px)': { padding: tokens.spacingHorizontalM },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  state: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
  },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

const icons: Readonly<Record<CheckOutcome, ReactElement>> = {
  failed: <ErrorCircleRegular color={tokens.colorStatusDangerForeground1} aria-hidden="true" />,
  warning: <WarningRegular color={tokens.colorStatusWarningForeground3} aria-hidden="true" />,
  'not-checked': <QuestionCircleRegular aria-hidden="true" />,
  passed: <CheckmarkCircleFilled color={tokens.colorStatusSuccessForeground1} aria-hidden="true" />,
  'not-applicable': <CircleRegular aria-hidden="true" />,
};

/** One check: what was seen, and, where something is to be done, what it is about, why it matters and what to do. */
export function CheckCard({ result }: { readonly result: CheckResult }) {
  const styles = useStyles();
  const { title, outcome, saw, objects, because, todo, docs } = result;
  return (
    <article className={styles.card} aria-label={title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <span className={styles.state}>
          {icons[outcome]}
          {outcomeWords[outcome]}
        </span>
      </div>
      <p className={styles.text}>
        <Given text={saw} />
      </p>
      {needsAction(result) && (
        <>
          {objects.length > 0 && (
            <ul className={styles.list}>
              {objects.map((name) => (
                <li key={name}>
                  <Given text={name} />
                </li>
              ))}
            </ul>
          )}
          <p className={styles.quiet}>{because}</p>
          {todo !== null && <p className={styles.text}>{todo}</p>}
          <p className={styles.text}>
            <Link href={docs} target="_blank" rel="noreferrer">
              Microsoft about this
            </Link>
          </p>
        </>
      )}
    </article>
  );
}

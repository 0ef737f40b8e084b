import { Link, makeStyles, tokens } from '@fluentui/react-components';
import type { CheckResult } from '@picket/wire/console';
import { Given } from '../../look/given.tsx';
import { OutcomeMark } from './outcome-mark.tsx';

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
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** A check that asks for something: what was seen, what it is about, why it matters, and what to do. */
export function CheckCard({ result }: { readonly result: CheckResult }) {
  const styles = useStyles();
  const { title, outcome, saw, objects, because, todo, docs } = result;
  return (
    <article className={styles.card} aria-label={title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <OutcomeMark outcome={outcome} />
      </div>
      <p className={styles.text}>
        <Given text={saw} />
      </p>
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
    </article>
  );
}

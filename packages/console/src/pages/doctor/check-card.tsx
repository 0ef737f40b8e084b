import { Link, makeStyles, tokens } from '@fluentui/react-components';
import type { CheckResult } from '@picket/wire/console';
import { useCardStyles } from '../../look/card-styles.ts';
import { Given } from '../../look/given.tsx';
import { OutcomeMark } from './outcome-mark.tsx';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** A check that asks for something: what was seen, what it is about, why it matters, and what to do. */
export function CheckCard({ result }: { readonly result: CheckResult }) {
  const card = useCardStyles();
  const styles = useStyles();
  const { title, outcome, saw, objects, because, todo, docs } = result;
  return (
    <article className={card.card} aria-label={title}>
      <div className={card.head}>
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

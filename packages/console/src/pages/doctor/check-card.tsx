import { Link, makeStyles, tokens } from '@fluentui/react-components';
import type { CheckResult } from '@picket/wire/console';
import { useTexts } from '../../language/use-texts.ts';
import { useCardStyles } from '../../look/card-styles.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Given } from '../../look/given.tsx';
import { CheckReason, CheckTitle, useCheckTitle } from './check-words.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { doctorTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** A check that asks for something: what was seen, what it is about, why it matters, and what to do. */
export function CheckCard({ result }: { readonly result: CheckResult }) {
  const card = useCardStyles();
  const { t } = useTexts(doctorTexts);
  const styles = useStyles();
  const { outcome, saw, objects, todo, docs, told } = result;
  const title = useCheckTitle(result);
  return (
    <article className={card.card} aria-label={title}>
      <div className={card.head}>
        <h2 className={styles.title}>
          <CheckTitle check={result} />
        </h2>
        <OutcomeMark outcome={outcome} />
      </div>
      <p className={styles.text}>
        <FromServer text={saw} told={told} />
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
      <p className={styles.quiet}>
        <CheckReason check={result} />
      </p>
      {todo !== null && (
        <p className={styles.text}>
          <FromServer text={todo} told={told} />
        </p>
      )}
      <p className={styles.text}>
        <Link href={docs} target="_blank" rel="noreferrer">
          {t('docs')}
        </Link>
      </p>
    </article>
  );
}

import { Badge, makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'grid', gap: tokens.spacingVerticalXXS, justifyItems: 'start' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export interface Note {
  readonly id: string;
  /** In a word. */
  readonly word: string;
  readonly about: string | undefined;
  readonly text: string;
}

/** What follows from a choice, said beside it. */
export function Notes({ title, notes }: { readonly title: string; readonly notes: readonly Note[] }) {
  const styles = useStyles();
  if (notes.length === 0) return null;
  return (
    <div>
      <h4 className={styles.title}>{title}</h4>
      <ul className={styles.list}>
        {notes.map(({ id, word, about, text }) => (
          <li key={id} className={styles.item}>
            <span>
              <Badge appearance="outline" color="informative">
                {word}
              </Badge>{' '}
              {about}
            </span>
            <p className={styles.text}>{text}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

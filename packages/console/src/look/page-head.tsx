import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'baseline' },
  title: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  meaning: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export function PageHead({ title, meaning }: { readonly title: string; readonly meaning: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.head}>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.meaning}>{meaning}</p>
    </div>
  );
}

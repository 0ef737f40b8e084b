import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';
import { LanguageSwitch } from '../../look/language-switch.tsx';
import { Wordmark } from '../../look/wordmark.tsx';

const useStyles = makeStyles({
  page: {
    minHeight: '100vh',
    display: 'grid',
    placeContent: 'center',
    padding: tokens.spacingHorizontalL,
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  card: {
    width: 'min(400px, calc(100vw - 32px))',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalXXL,
    display: 'grid',
    gap: tokens.spacingVerticalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow8,
  },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between' },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  meaning: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface EntranceProps {
  readonly title: string;
  readonly meaning: string;
  readonly children: ReactNode;
}

/** The page before anybody is signed in. */
export function Entrance({ title, meaning, children }: EntranceProps) {
  const styles = useStyles();
  useEffect(() => {
    document.title = `${title} · Picket`;
  }, [title]);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.head}>
          <Wordmark />
          <LanguageSwitch />
        </div>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.meaning}>{meaning}</p>
        {children}
      </div>
    </main>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

const useStyles = makeStyles({ summary: { cursor: 'pointer', marginBottom: tokens.spacingVerticalS } });

/** What is asked for from the server is asked for only by whoever opens it. */
export function Opened({ summary, children }: { readonly summary: string; readonly children: ReactNode }) {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary}>{summary}</summary>
      {isOpen && children}
    </details>
  );
}

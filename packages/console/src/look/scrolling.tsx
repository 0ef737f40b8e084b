import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({ scroll: { overflowX: 'auto' } });

/** What may be wider than the page, and then scrolls by itself: by keyboard too, since nothing inside can be focused. */
export function Scrolling({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

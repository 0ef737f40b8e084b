import { makeStyles } from '@fluentui/react-components';
import type { DeviceRow } from '@picket/wire/console';
import { useEffect, useRef, useState } from 'react';
import { announce, levelChanges } from '../../words/levels.ts';

const useStyles = makeStyles({
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** Tells a screen reader which of the listed phones changed level since it last did. */
export function LevelAnnouncer({ rows }: { readonly rows: readonly DeviceRow[] }) {
  const styles = useStyles();
  const before = useRef(rows);
  const [words, setWords] = useState('');
  useEffect(() => {
    const said = announce(levelChanges(before.current, rows));
    before.current = rows;
    if (said !== '') setWords(said);
  }, [rows]);
  return (
    <p className={styles.unseen} aria-live="polite">
      {words}
    </p>
  );
}

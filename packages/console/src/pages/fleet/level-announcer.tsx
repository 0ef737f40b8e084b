import { makeStyles } from '@fluentui/react-components';
import type { DeviceLevel } from '@picket/domain';
import type { DeviceRow } from '@picket/wire/console';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { announce, levelChanges } from '../../words/levels.ts';
import { words } from '../../words/texts.ts';

const useStyles = makeStyles({
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/**
 * Tells a screen reader which of the listed phones changed level since it last saw them: a filter may hide a phone
 * while it changes, and show it again.
 */
export function LevelAnnouncer({ rows }: { readonly rows: readonly DeviceRow[] }) {
  const { t } = useTexts(words);
  const styles = useStyles();
  const lastSeen = useRef(new Map<string, DeviceLevel>());
  const [said, setSaid] = useState('');
  useEffect(() => {
    const news = announce(levelChanges(lastSeen.current, rows), t);
    for (const { id, level } of rows) lastSeen.current.set(id, level);
    if (news !== '') setSaid(news);
  }, [rows, t]);
  return (
    <p className={styles.unseen} aria-live="polite">
      {said}
    </p>
  );
}

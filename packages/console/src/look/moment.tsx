import { makeStyles } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { usePage } from '../page-context.ts';
import { ago } from '../words/moments.ts';
import { words } from '../words/texts.ts';

const useStyles = makeStyles({ time: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } });

/** An instant of the wire as its age, which goes on growing; the exact time with its zone on hover. */
export function Moment({ at }: { readonly at: string | number }) {
  const { clock, calendar } = usePage();
  const { t } = useTexts(words);
  const styles = useStyles();
  const ms = typeof at === 'number' ? at : Date.parse(at);
  const age = useSyncExternalStore(clock.subscribe, () => ago(ms, clock.now(), t));
  return (
    <time className={styles.time} dateTime={new Date(ms).toISOString()} title={calendar.absolute(ms)}>
      {age}
    </time>
  );
}

/** The same instant as a time of day, its age on hover is left to `Moment`: for lists that are grouped by day. */
export function ClockTime({ at }: { readonly at: number }) {
  const { calendar } = usePage();
  const styles = useStyles();
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()} title={calendar.absolute(at)}>
      {calendar.clock(at)}
    </time>
  );
}

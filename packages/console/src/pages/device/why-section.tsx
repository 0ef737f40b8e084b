import { makeStyles, tokens } from '@fluentui/react-components';
import {
  BugRegular,
  ClockRegular,
  ProhibitedRegular,
  QuestionCircleRegular,
  ShieldCheckmarkRegular,
} from '@fluentui/react-icons';
import type { Device } from '@picket/wire/console';
import { Moment } from '../../look/moment.tsx';
import { sourceName } from '../../words/remote-words.ts';
import { Section } from './section.tsx';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  reason: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', gap: tokens.spacingHorizontalS },
  text: { margin: 0, overflowWrap: 'anywhere' },
  cure: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

const kinds = {
  finding: { Icon: BugRegular, word: 'Finding' },
  'source-missing': { Icon: ProhibitedRegular, word: 'A source is missing' },
  'source-stale': { Icon: ClockRegular, word: 'A source is too old' },
  'not-covered': { Icon: ProhibitedRegular, word: 'Nobody looks at it' },
  'could-not-judge': { Icon: QuestionCircleRegular, word: 'Could not be judged' },
} as const;

/** Every reason, the deciding one first, and what would take it away. For a secured phone, what vouches for it. */
export function WhySection({ device }: { readonly device: Device }) {
  const styles = useStyles();
  return (
    <Section title="Why">
      <ol className={styles.list}>
        {device.reasons.map(({ kind, text, curedWhen, findingId, detectorId }) => {
          const { Icon, word } = kinds[kind];
          return (
            <li key={findingId ?? `${kind} ${detectorId} ${text}`} className={styles.reason}>
              <Icon fontSize={20} aria-label={word} />
              <div>
                <p className={styles.text}>{text}</p>
                {curedWhen !== null && <p className={styles.cure}>Cured when: {curedWhen}</p>}
              </div>
            </li>
          );
        })}
        {device.vouchedBy.map(({ source, observedAt }) => (
          <li key={source} className={styles.reason}>
            <ShieldCheckmarkRegular fontSize={20} aria-label="Vouched for" />
            <p className={styles.text}>
              {sourceName(source)} vouches for it, seen <Moment at={observedAt} />.
            </p>
          </li>
        ))}
      </ol>
      {device.reviewAt !== null && (
        <p className={styles.cure}>
          Time alone would change this <Moment at={device.reviewAt} />.
        </p>
      )}
    </Section>
  );
}

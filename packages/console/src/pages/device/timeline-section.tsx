import { Button, makeStyles, tokens } from '@fluentui/react-components';
import {
  BugRegular,
  CheckmarkRegular,
  EyeRegular,
  LockClosedRegular,
  LockOpenRegular,
  MailCheckmarkRegular,
  PersonRegular,
  ProhibitedRegular,
  SendRegular,
  ShieldRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { TimelineEntry } from '@picket/wire/console';
import { useMemo } from 'react';
import { LevelBadge } from '../../look/level-badge.tsx';
import { ClockTime } from '../../look/moment.tsx';
import { usePage } from '../../page-context.ts';
import { Section } from './section.tsx';
import { timelineDays } from './timeline-days.ts';

const useStyles = makeStyles({
  day: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase300 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  entry: { display: 'grid', gridTemplateColumns: '20px 64px minmax(0, 1fr)', gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
  text: { overflowWrap: 'anywhere' },
});

const lanes: Readonly<Record<TimelineEntry['kind'], { readonly Icon: typeof EyeRegular; readonly lane: string }>> = {
  observed: { Icon: EyeRegular, lane: 'Observed' },
  'finding-opened': { Icon: BugRegular, lane: 'Finding opened' },
  'finding-resolved': { Icon: CheckmarkRegular, lane: 'Finding resolved' },
  assessed: { Icon: ShieldRegular, lane: 'Assessed' },
  sent: { Icon: SendRegular, lane: 'Sent to Microsoft' },
  accepted: { Icon: MailCheckmarkRegular, lane: 'Accepted by Microsoft' },
  lost: { Icon: WarningRegular, lane: 'No longer so at Microsoft' },
  refused: { Icon: ProhibitedRegular, lane: 'Refused by a channel' },
  noncompliant: { Icon: WarningRegular, lane: 'Noncompliant in Intune' },
  compliant: { Icon: CheckmarkRegular, lane: 'Compliant in Intune' },
  'refused-at-sign-in': { Icon: LockClosedRegular, lane: 'Refused at sign-in' },
  'let-in': { Icon: LockOpenRegular, lane: 'Let in' },
  operator: { Icon: PersonRegular, lane: 'By an operator' },
};

interface TimelineSectionProps {
  readonly entries: readonly TimelineEntry[];
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  readonly loadOlder: () => void;
}

export function TimelineSection({ entries, hasOlder, isLoading, loadOlder }: TimelineSectionProps) {
  const { calendar, clock } = usePage();
  const styles = useStyles();
  const days = useMemo(() => timelineDays(entries, calendar, clock.now()), [entries, calendar, clock]);
  return (
    <Section title={`Timeline, in ${calendar.zone}`}>
      {entries.length === 0 && <p className={styles.quiet}>Nothing is known to have happened to this phone.</p>}
      {days.map(({ name, items }) => (
        <div key={name}>
          <h4 className={styles.day}>{name}</h4>
          <ol className={styles.list}>
            {items.map(({ entry, times, firstAt }) => {
              const { Icon, lane } = lanes[entry.kind];
              return (
                <li key={entry.id} id={`entry-${entry.id}`} className={styles.entry}>
                  <Icon fontSize={20} aria-label={lane} title={lane} />
                  <span className={styles.quiet}>
                    <ClockTime at={Date.parse(entry.at)} />
                  </span>
                  <span className={styles.text}>
                    {entry.level !== null && (
                      <>
                        <LevelBadge level={entry.level} />{' '}
                      </>
                    )}
                    {entry.text}
                    {times > 1 && (
                      <span className={styles.quiet}>
                        {' '}
                        {times} times since <ClockTime at={firstAt} />
                      </span>
                    )}
                  </span>
                </li>
              );
            })}
          </ol>
        </div>
      ))}
      {hasOlder && (
        <div>
          <Button disabledFocusable={isLoading} onClick={loadOlder}>
            {isLoading ? 'Loading…' : 'Load older'}
          </Button>
        </div>
      )}
    </Section>
  );
}

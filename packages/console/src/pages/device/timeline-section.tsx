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
import { deviceLevels } from '@picket/domain';
import type { TimelineEntry } from '@picket/wire/console';
import { useMemo } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { LevelBadge } from '../../look/level-badge.tsx';
import { ClockTime } from '../../look/moment.tsx';
import { usePage } from '../../page-context.ts';
import { channelName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Section } from './section.tsx';
import { deviceTexts } from './texts.ts';
import { timelineDays } from './timeline-days.ts';

const useStyles = makeStyles({
  day: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase300 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  entry: { display: 'grid', gridTemplateColumns: '20px 64px minmax(0, 1fr)', gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
  text: { overflowWrap: 'anywhere' },
});

const lanes: Readonly<Record<TimelineEntry['kind'], typeof EyeRegular>> = {
  observed: EyeRegular,
  'finding-opened': BugRegular,
  'finding-resolved': CheckmarkRegular,
  assessed: ShieldRegular,
  sent: SendRegular,
  accepted: MailCheckmarkRegular,
  lost: WarningRegular,
  refused: ProhibitedRegular,
  noncompliant: WarningRegular,
  compliant: CheckmarkRegular,
  'refused-at-sign-in': LockClosedRegular,
  'let-in': LockOpenRegular,
  operator: PersonRegular,
};

interface TimelineSectionProps {
  readonly entries: readonly TimelineEntry[];
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  readonly loadOlder: () => void;
}

export function TimelineSection({ entries, hasOlder, isLoading, loadOlder }: TimelineSectionProps) {
  const { calendar, clock } = usePage();
  const { t, rich } = useTexts(deviceTexts);
  const styles = useStyles();
  const days = useMemo(() => timelineDays(entries, calendar, clock.now()), [entries, calendar, clock]);
  return (
    <Section title={t('timeline.title', { zone: calendar.zone })}>
      {entries.length === 0 && <p className={styles.quiet}>{t('timeline.nothing')}</p>}
      {days.map(({ name, items }) => (
        <div key={name}>
          <h4 className={styles.day}>{name}</h4>
          <ol className={styles.list}>
            {items.map(({ entry, times, firstAt }) => {
              const Icon = lanes[entry.kind];
              const lane = t(`timeline.lane.${entry.kind}`);
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
                    <EntryText entry={entry} />
                    {times > 1 && (
                      <span className={styles.quiet}>
                        {' '}
                        {rich('timeline.times', { count: times, at: <ClockTime at={firstAt} /> })}
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
            {isLoading ? t('timeline.loading') : t('timeline.older')}
          </Button>
        </div>
      )}
    </Section>
  );
}

/** What a channel did begins with its name. */
function EntryText({ entry: { channelId, text } }: { readonly entry: TimelineEntry }) {
  const { t: word } = useTexts(words);
  const [, title, rest] = channelId === null ? [] : (/^(.+?): (.+)$/s.exec(text) ?? []);
  if (channelId === null || title === undefined || rest === undefined) return <FromServer text={text} />;
  const level = deviceLevels.find((each) => each === rest);
  return (
    <>
      {channelName(channelId, title, word)}:{' '}
      {level !== undefined ? (
        word(`level.word.${level}`)
      ) : /^\S+ in \w+$/.test(rest) ? (
        // A value and where it stands: no language.
        <bdi>{rest}</bdi>
      ) : (
        <FromServer text={rest} />
      )}
    </>
  );
}

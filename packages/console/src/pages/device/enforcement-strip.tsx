import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  type CircleRegular,
  ErrorCircleRegular,
  HourglassRegular,
  QuestionCircleRegular,
  SubtractCircleRegular,
} from '@fluentui/react-icons';
import type { Device, TimelineEntry } from '@picket/wire/console';
import { ClockTime } from '../../look/moment.tsx';
import { lasted } from '../../words/moments.ts';
import { enforcementSteps, type Lane, type Step, type StepState } from './enforcement-steps.ts';
import { Section } from './section.tsx';

/** By the room that the strip has, not the screen: it also stands in a pane. */
const narrow = '@container (max-width: 620px)';

const useStyles = makeStyles({
  room: { containerType: 'inline-size' },
  strip: {
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    [narrow]: { flexDirection: 'column' },
  },
  step: {
    flex: '1 1 0',
    // Where the way ends is what matters most, and has the longest name.
    ':last-child': { flexGrow: 1.4 },
    minWidth: 0,
    display: 'grid',
    alignContent: 'start',
    gap: tokens.spacingVerticalXXS,
    paddingTop: tokens.spacingVerticalS,
    borderTop: `3px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: {
      borderTop: 'none',
      paddingTop: 0,
      paddingBottom: tokens.spacingVerticalS,
      paddingLeft: tokens.spacingHorizontalM,
      borderLeft: `3px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  done: {
    borderTopColor: tokens.colorBrandStroke1,
    [narrow]: { borderLeftColor: tokens.colorBrandStroke1 },
  },
  trouble: {
    borderTopColor: tokens.colorStatusDangerBorder2,
    [narrow]: { borderLeftColor: tokens.colorStatusDangerBorder2 },
  },
  title: {
    display: 'flex',
    alignItems: 'start',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
    hyphens: 'auto',
    '& svg': { flexShrink: 0, marginTop: '2px' },
  },
  under: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  detail: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '3',
    overflow: 'hidden',
  },
});

const marks: Readonly<Record<StepState, { readonly Icon: typeof CircleRegular; readonly word: string }>> = {
  done: { Icon: CheckmarkCircleFilled, word: 'done' },
  waiting: { Icon: HourglassRegular, word: 'waiting' },
  trouble: { Icon: ErrorCircleRegular, word: 'in trouble' },
  skipped: { Icon: SubtractCircleRegular, word: 'not needed' },
  unknown: { Icon: QuestionCircleRegular, word: 'unknown' },
};

interface EnforcementStripProps {
  readonly device: Device;
  readonly entries: readonly TimelineEntry[];
  readonly isComplete: boolean;
}

/** From what was seen to the door that opened or shut, with the time that each step took. */
export function EnforcementStrip({ device, entries, isComplete }: EnforcementStripProps) {
  const styles = useStyles();
  return (
    <Section title="From seen to enforced">
      <div className={styles.room}>
        <ol className={styles.strip}>
          {enforcementSteps(device, { entries, complete: isComplete }).map((step) => (
            <StripStep key={step.id} step={step} />
          ))}
        </ol>
      </div>
    </Section>
  );
}

function StripStep({ step }: { readonly step: Step }) {
  const styles = useStyles();
  const { Icon, word } = marks[step.state];
  return (
    <li
      className={mergeClasses(
        styles.step,
        step.state === 'done' && styles.done,
        step.state === 'trouble' && styles.trouble,
      )}
    >
      <span className={styles.title}>
        <Icon aria-label={word} />
        {step.title}
      </span>
      {step.at !== undefined && (
        <span className={styles.under}>
          <ClockTime at={step.at} />
          {step.tookMs !== undefined && `, ${lasted(step.tookMs)} later`}
        </span>
      )}
      {step.detail !== undefined && (
        <span className={mergeClasses(styles.under, styles.detail)} title={step.detail}>
          {step.detail}
        </span>
      )}
      {step.lanes.map((lane) => (
        <StripLane key={lane.title} lane={lane} />
      ))}
    </li>
  );
}

function StripLane({ lane: { title, state, at, detail } }: { readonly lane: Lane }) {
  const styles = useStyles();
  return (
    <span className={styles.under}>
      {title}: {at === undefined ? (detail ?? marks[state].word) : <ClockTime at={at} />}
    </span>
  );
}

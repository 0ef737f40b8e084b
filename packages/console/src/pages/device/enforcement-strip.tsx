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
import { useLocale, useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { ClockTime } from '../../look/moment.tsx';
import { lasted } from '../../words/moments.ts';
import { plainIn } from '../../words/sentences.ts';
import { words } from '../../words/texts.ts';
import { type Detail, enforcementSteps, type Lane, type Step, type StepState } from './enforcement-steps.ts';
import { Section } from './section.tsx';
import { deviceTexts } from './texts.ts';

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

const marks: Readonly<Record<StepState, typeof CircleRegular>> = {
  done: CheckmarkCircleFilled,
  waiting: HourglassRegular,
  trouble: ErrorCircleRegular,
  skipped: SubtractCircleRegular,
  unknown: QuestionCircleRegular,
};

interface EnforcementStripProps {
  readonly device: Device;
  readonly entries: readonly TimelineEntry[];
  readonly isComplete: boolean;
}

/** From what was seen to the door that opened or shut, with the time that each step took. */
export function EnforcementStrip({ device, entries, isComplete }: EnforcementStripProps) {
  const { t } = useTexts(deviceTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <Section title={t('steps.title')}>
      <div className={styles.room}>
        <ol className={styles.strip}>
          {enforcementSteps(device, { entries, complete: isComplete }, t, word).map((step) => (
            <StripStep key={step.id} step={step} />
          ))}
        </ol>
      </div>
    </Section>
  );
}

function StripStep({ step }: { readonly step: Step }) {
  const { t, rich } = useTexts(deviceTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const locale = useLocale();
  const Icon = marks[step.state];
  return (
    <li
      className={mergeClasses(
        styles.step,
        step.state === 'done' && styles.done,
        step.state === 'trouble' && styles.trouble,
      )}
    >
      <span className={styles.title}>
        <Icon aria-label={t(`steps.state.${step.state}`)} />
        {step.title}
      </span>
      {step.at !== undefined && (
        <span className={styles.under}>
          {step.tookMs === undefined ? (
            <ClockTime at={step.at} />
          ) : (
            rich('steps.later', { time: <ClockTime at={step.at} />, length: lasted(step.tookMs, word) })
          )}
        </span>
      )}
      {step.detail !== undefined && (
        <span className={mergeClasses(styles.under, styles.detail)} title={plain(step.detail, locale)}>
          <Said detail={step.detail} />
        </span>
      )}
      {step.lanes.map((lane) => (
        <StripLane key={lane.title} lane={lane} />
      ))}
    </li>
  );
}

function StripLane({ lane: { title, state, at, detail } }: { readonly lane: Lane }) {
  const { t, rich } = useTexts(deviceTexts);
  const styles = useStyles();
  const what = detail === undefined ? t(`steps.state.${state}`) : <Said detail={detail} />;
  return (
    <span className={styles.under}>
      {rich('steps.lane', {
        channel: title,
        what: at === undefined ? what : <ClockTime at={at} />,
      })}
    </span>
  );
}

const plain = (detail: Detail, locale: string) =>
  typeof detail === 'string' ? detail : plainIn(locale, detail.english);

function Said({ detail }: { readonly detail: Detail }) {
  return typeof detail === 'string' ? detail : <FromServer text={detail.english} />;
}

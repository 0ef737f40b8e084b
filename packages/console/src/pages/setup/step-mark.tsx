import { makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleRegular,
  HourglassRegular,
  QuestionCircleRegular,
} from '@fluentui/react-icons';
import type { StepState } from './step-states.ts';

const useStyles = makeStyles({
  mark: { flex: 'none', fontSize: '20px' },
  done: { color: tokens.colorStatusSuccessForeground1 },
  open: { color: tokens.colorNeutralForeground3 },
  waiting: { color: tokens.colorNeutralForeground2 },
  attention: { color: tokens.colorStatusDangerForeground1 },
  unknown: { color: tokens.colorNeutralForeground3 },
});

const icons: Readonly<Record<StepState, typeof CircleRegular>> = {
  done: CheckmarkCircleFilled,
  open: CircleRegular,
  waiting: HourglassRegular,
  attention: ErrorCircleRegular,
  unknown: QuestionCircleRegular,
};

/** Beside the state's word, never instead of it. */
export function StepMark({ state }: { readonly state: StepState }) {
  const styles = useStyles();
  const Icon = icons[state];
  return (
    <span className={styles.mark} aria-hidden="true" data-state={state}>
      <Icon className={styles[state]} />
    </span>
  );
}

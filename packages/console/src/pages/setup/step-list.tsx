import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import { addressOf } from '../../routing/route.ts';
import type { SetupStepId } from '../../routing/setup-steps.ts';
import { StepMark } from './step-mark.tsx';
import type { StepState } from './step-states.ts';
import { setupTexts } from './texts.ts';

const narrow = '@media (max-width: 760px)';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    [narrow]: { display: 'flex', flexWrap: 'wrap' },
  },
  link: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    borderLeft: '3px solid transparent',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1 },
    '@media (forced-colors: active)': { borderLeftColor: 'Canvas' },
    [narrow]: { minWidth: '24px', minHeight: '24px', padding: tokens.spacingVerticalS },
  },
  here: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    borderLeftColor: tokens.colorBrandStroke1,
    fontWeight: tokens.fontWeightSemibold,
  },
  state: {
    display: 'block',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
  },
  // Where there is little room, the other steps are their marks; what they are called is still read aloud.
  unseen: {
    [narrow]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
  small: { [narrow]: { gridTemplateColumns: '20px' } },
});

interface StepListProps {
  readonly tenantId: string;
  readonly steps: readonly { readonly id: SetupStepId; readonly state: StepState }[];
  readonly current: SetupStepId;
}

/** Every step with its state. All can be opened at any time: to look does no harm. */
export function StepList({ tenantId, steps, current }: StepListProps) {
  const { t } = useTexts(setupTexts);
  const styles = useStyles();
  return (
    <nav aria-label={t('steps')}>
      <ol className={styles.list}>
        {steps.map(({ id, state }) => (
          <li key={id}>
            <a
              href={addressOf({ page: 'setup', tenantId, step: id })}
              className={mergeClasses(styles.link, id === current ? styles.here : styles.small)}
              aria-current={id === current ? 'step' : undefined}
            >
              <StepMark state={state} />
              <span className={mergeClasses(id !== current && styles.unseen)}>
                {t(`step.${id}`)}
                <span className={styles.state}>{t(`state.${state}`)}</span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

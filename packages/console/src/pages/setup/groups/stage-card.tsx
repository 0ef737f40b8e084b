import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { type ChoicesInHand, phonesIn } from '../chosen/use-choices.ts';
import type { Reach } from './reach-card.tsx';
import { groupTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  action: { justifySelf: 'start' },
});

interface StageCardProps {
  readonly inHand: ChoicesInHand;
  /** Undefined: not answered yet. */
  readonly reach: Reach | undefined;
  readonly mayManage: boolean;
}

/** Whom it is for now, and the one step to the other stage, with how many phones that is. */
export function StageCard({ inHand, reach, mayManage }: StageCardProps) {
  const { t } = useTexts(groupTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const { choices, isChanged, isBusy } = inHand;
  if (choices === undefined || reach === undefined) return null;
  const { stage, pilot, include } = choices.groups;
  const counts = { pilot: phonesIn(reach.pilot.phones), everybody: phonesIn(reach.everybody.phones) };
  const other = stage === 'pilot' ? 'everybody' : 'pilot';
  const missing = (other === 'everybody' ? include : pilot).length === 0;
  return (
    <section className={card.card} aria-labelledby="setup-stage">
      <h3 id="setup-stage" className={styles.title}>
        {t('stage')}
      </h3>
      <p className={styles.text} aria-live="polite">
        {stage === 'pilot' ? t('isPilot', { count: counts.pilot }) : t('isEverybody', { count: counts.everybody })}
      </p>
      {mayManage && (
        <>
          <Button
            className={styles.action}
            disabledFocusable={isChanged || isBusy || missing}
            onClick={() => inHand.goTo(other)}
          >
            {other === 'everybody' ? t('widen', { count: counts.everybody }) : t('back', { count: counts.pilot })}
          </Button>
          {(isChanged || missing) && (
            <p className={styles.text}>
              {missing ? t(other === 'everybody' ? 'needsInclude' : 'needsPilot') : t('saveFirst')}
            </p>
          )}
        </>
      )}
    </section>
  );
}

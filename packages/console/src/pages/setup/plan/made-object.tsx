import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { DeployedObject } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { Given } from '../../../look/given.tsx';
import { Moment } from '../../../look/moment.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { GiveUpButton, type GivingUp, type ToGiveUp } from './give-up.tsx';
import { kindOfObject, planTexts } from './texts.ts';
import { useDecide } from './use-deployment.ts';

const useStyles = makeStyles({
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  drifted: { margin: 0, color: tokens.colorStatusWarningForeground3, fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalXXS },
});

interface MadeObjectProps {
  readonly tenantId: string;
  readonly object: DeployedObject;
  /** It was decided to give it back; the next plan does so. */
  readonly isReleased: boolean;
  readonly mayDecide: boolean;
  readonly onGiveUp: (what: ToGiveUp) => void;
  readonly onUndone: (name: string) => void;
}

/** One object that is Picket's in Intune, who changed it since, and the ways of giving it up. */
export function MadeObject({ tenantId, object, isReleased, mayDecide, onGiveUp, onUndone }: MadeObjectProps) {
  const { t, rich } = useTexts(planTexts);
  const styles = useStyles();
  const { mutate, isPending, error } = useDecide(tenantId);
  const { key, kind, kindTitle, name, remoteId, isAdopted, drift } = object;
  return (
    <li data-key={key}>
      <Given text={name} />{' '}
      <span className={styles.quiet}>
        ({kindOfObject(kind, kindTitle, t)}
        {isAdopted && `, ${t('made.adopted')}`}
        {remoteId === null && `, ${t('made.notCertain')}`})
      </span>
      {drift !== null && (
        <p className={styles.drifted}>{rich(`made.${drift.state}`, { at: <Moment at={drift.since} /> })}</p>
      )}
      {isReleased && <p className={styles.quiet}>{t('decide.is.release')}</p>}
      {/* Nobody can say what becomes of something that may not be there. */}
      {mayDecide && remoteId !== null && (
        <div className={styles.actions}>
          {isReleased ? (
            <Button
              size="small"
              aria-label={t('giveUp.release.undoOf', { name })}
              disabledFocusable={isPending}
              onClick={() => mutate({ key, decision: 'none' }, { onSuccess: () => onUndone(name) })}
            >
              {t('giveUp.release.undoIt')}
            </Button>
          ) : (
            waysFor(isAdopted).map((way) => <GiveUpButton key={way} object={object} way={way} onPress={onGiveUp} />)
          )}
        </div>
      )}
      {error !== null && <ProblemPanel error={error} />}
    </li>
  );
}

const waysFor = (isAdopted: boolean): readonly GivingUp[] => (isAdopted ? ['release', 'forget'] : ['forget']);

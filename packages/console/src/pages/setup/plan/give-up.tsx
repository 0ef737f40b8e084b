import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
  useRestoreFocusTarget,
} from '@fluentui/react-components';
import type { DeployedObject, DeploymentDecision } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { Given } from '../../../look/given.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { planTexts } from './texts.ts';
import { useDecide } from './use-deployment.ts';

const useStyles = makeStyles({
  content: { display: 'grid', gap: tokens.spacingVerticalS, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
});

/** The ways of giving one object up. `release`: only of what was adopted. */
export type GivingUp = Extract<DeploymentDecision, 'release' | 'forget'>;

/** What is said before it happens. */
const consequences = {
  release: ['giveUp.release.what', 'giveUp.release.when', 'giveUp.release.undo'],
  forget: ['giveUp.forget.what', 'giveUp.forget.all', 'giveUp.forget.needs', 'giveUp.forget.undo'],
} as const;

/** What is about to be given up, and how. */
export interface ToGiveUp {
  readonly object: DeployedObject;
  readonly way: GivingUp;
}

interface GiveUpButtonProps extends ToGiveUp {
  readonly onPress: (what: ToGiveUp) => void;
}

/** Asks first. Who thinks better of it finds the focus here again. */
export function GiveUpButton({ object, way, onPress }: GiveUpButtonProps) {
  const { t } = useTexts(planTexts);
  const comesBackHere = useRestoreFocusTarget();
  return (
    <Button
      size="small"
      aria-label={t(`giveUp.${way}.of`, { name: object.name })}
      onClick={() => onPress({ object, way })}
      {...comesBackHere}
    >
      {t(`giveUp.${way}.open`)}
    </Button>
  );
}

interface GiveUpDialogProps {
  readonly tenantId: string;
  /** Stays while the dialog is on its way out. */
  readonly what: ToGiveUp;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: (what: ToGiveUp) => void;
}

/**
 * Gives one object up, after what it means was said and somebody said yes to that. It stands beside the list and not in it: what
 * has been given up leaves the list, and a dialog that goes with it would leave the page shut out.
 */
export function GiveUpDialog({ tenantId, what, isOpen, onClose, onDone }: GiveUpDialogProps) {
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  const { mutate, isPending, error, reset } = useDecide(tenantId);
  const {
    object: { key, name },
    way,
  } = what;
  const close = () => {
    reset();
    onClose();
  };
  const decide = () =>
    mutate(
      { key, decision: way },
      {
        onSuccess: () => {
          close();
          onDone(what);
        },
      },
    );
  return (
    <Dialog modalType="alert" open={isOpen} onOpenChange={(_, { open }) => open || close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>
            <Given text={t(`giveUp.${way}.title`, { name })} />
          </DialogTitle>
          <DialogContent className={styles.content}>
            <ul className={styles.list}>
              {consequences[way].map((each) => (
                <li key={each}>{t(each)}</li>
              ))}
            </ul>
            {error !== null && <ProblemPanel error={error} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>{t('giveUp.no')}</Button>
            <Button appearance="primary" disabledFocusable={isPending} onClick={decide}>
              {t(`giveUp.${way}.yes`)}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

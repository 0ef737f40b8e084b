import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import type { DeployedObject, DeploymentDecision } from '@picket/wire/console';
import { useState } from 'react';
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

interface GiveUpProps {
  readonly tenantId: string;
  readonly object: DeployedObject;
  readonly way: GivingUp;
  /** It is decided: whatever is read next is another picture. */
  readonly onDone: (way: GivingUp, name: string) => void;
}

/** Gives one object up, after what it means was said and somebody said yes to that. */
export function GiveUp({ tenantId, object: { key, name }, way, onDone }: GiveUpProps) {
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const [isDone, setDone] = useState(false);
  const { mutateAsync, isPending, error, reset } = useDecide(tenantId);
  // By the promise: the list is read anew meanwhile, and a callback of what has left it is never called.
  const decide = async () => {
    try {
      await mutateAsync({ key, decision: way });
    } catch {
      // Told in the dialog.
      return;
    }
    setDone(true);
    onDone(way, name);
  };
  // Gone at once, with its button: the focus then goes to what is told, and nobody gives it back to the button.
  if (isDone) return null;
  return (
    <Dialog
      modalType="alert"
      open={isOpen}
      onOpenChange={(_, { open }) => {
        reset();
        setOpen(open);
      }}
    >
      <DialogTrigger disableButtonEnhancement>
        <Button size="small" aria-label={t(`giveUp.${way}.of`, { name })}>
          {t(`giveUp.${way}.open`)}
        </Button>
      </DialogTrigger>
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
            <DialogTrigger disableButtonEnhancement>
              <Button>{t('giveUp.no')}</Button>
            </DialogTrigger>
            <Button appearance="primary" disabledFocusable={isPending} onClick={() => void decide()}>
              {t(`giveUp.${way}.yes`)}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

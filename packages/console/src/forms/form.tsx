import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { ProblemPanel } from '../look/problem-panel.tsx';
import type { Submission } from './use-submission.ts';

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalM, maxWidth: '480px' },
  action: { justifySelf: 'start' },
});

interface FormProps {
  readonly submission: Submission;
  /** A verb: what happens. */
  readonly action: string;
  readonly children: ReactNode;
}

/** Fields, what was refused about them as a whole, and one button. */
export function Form({ submission, action, children }: FormProps) {
  const styles = useStyles();
  return (
    <form className={styles.form} onSubmit={submission.submit}>
      {submission.error ? <ProblemPanel error={submission.error} /> : null}
      {children}
      <Button className={styles.action} type="submit" appearance="primary" disabledFocusable={submission.isBusy}>
        {action}
      </Button>
    </form>
  );
}

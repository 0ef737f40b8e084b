import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { type DeploymentRun, steerDeployment } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { Moment } from '../../../look/moment.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { Trouble } from '../../../look/trouble.tsx';
import { usePage } from '../../../page-context.ts';
import { ActionMark } from './action-mark.tsx';
import { planTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  step: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    ':not(:last-child)': {
      paddingBottom: tokens.spacingVerticalS,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  wide: { gridColumn: '1 / -1' },
  failed: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

interface RunCardProps {
  readonly tenantId: string;
  readonly run: DeploymentRun;
  readonly mayManage: boolean;
}

/** How a run goes, step by step, as it happens; and what can be done where it does not. */
export function RunCard({ tenantId, run, mayManage }: RunCardProps) {
  const { api } = usePage();
  const { t, rich } = useTexts(planTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const client = useQueryClient();
  const steering = useMutation({
    mutationFn: (wish: 'pause' | 'continue' | 'cancel') =>
      api.call(steerDeployment, { params: { tenantId, runId: run.id }, body: { wish } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.deployment(tenantId) }),
  });
  const { state, done, total } = run;
  const progress = t('run.progress', { done, total });
  const wishes = wishesIn(run);
  return (
    <section className={card.card} aria-label={t(`run.title.${run.aim}`)} data-state={state}>
      <div className={card.head}>
        <h3 className={styles.title}>{t(`run.title.${run.aim}`)}</h3>
        <strong aria-live="polite">
          {t(`run.state.${state}`)}, {progress}
        </strong>
      </div>
      {state === 'running' && <ProgressBar value={done} max={Math.max(total, 1)} aria-label={progress} />}
      <p className={styles.quiet}>
        {rich('run.by', { who: <Given text={run.startedBy} />, at: <Moment at={run.startedAt} /> })}
      </p>
      {run.asked !== null && <p className={styles.text}>{t('run.asked')}</p>}
      {run.waiting !== null && (
        <p className={styles.text} role="status">
          {rich('run.waiting', { at: <Moment at={run.waiting.until} /> })} <FromServer text={run.waiting.because} />
        </p>
      )}
      {run.problem !== null && (
        <p className={styles.failed} role="alert">
          <Trouble {...run.problem} />
        </p>
      )}
      <details open={state !== 'completed' && state !== 'canceled'}>
        <summary>{t('run.steps')}</summary>
        <ol className={styles.list}>
          {run.steps.map((step) => (
            <RunStep key={`${step.kind} ${step.key}`} step={step} />
          ))}
        </ol>
      </details>
      {mayManage && wishes.length > 0 && (
        <div className={styles.actions}>
          {wishes.map((wish) => (
            <Button
              key={wish}
              appearance={wish === 'continue' ? 'primary' : 'secondary'}
              disabledFocusable={steering.isPending}
              onClick={() => steering.mutate(wish)}
            >
              {t(`run.${wish}`)}
            </Button>
          ))}
        </div>
      )}
      {steering.error !== null && <ProblemPanel error={steering.error} />}
    </section>
  );
}

function wishesIn({ state, asked }: DeploymentRun): readonly ('pause' | 'continue' | 'cancel')[] {
  switch (state) {
    case 'running':
      return asked === null ? ['pause', 'cancel'] : ['continue'];
    case 'paused':
    case 'stopped':
    case 'incomplete':
      return ['continue', 'cancel'];
    default:
      return [];
  }
}

function RunStep({ step }: { readonly step: DeploymentRun['steps'][number] }) {
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  const { name, action, state, problem, requestIds, key } = step;
  return (
    <li className={styles.step} data-key={key} data-state={state}>
      <span className={styles.text}>
        <Given text={name} />
      </span>
      <span className={state === 'failed' ? styles.failed : undefined}>{t(`run.step.${state}`)}</span>
      <span className={styles.wide}>
        <ActionMark action={action} />
      </span>
      {problem !== null && (
        <p className={`${styles.text} ${styles.wide}`}>
          <Trouble {...problem} />
        </p>
      )}
      {requestIds.length > 0 && (
        <p className={`${styles.quiet} ${styles.wide}`}>{t('run.request', { id: requestIds.join(', ') })}</p>
      )}
    </li>
  );
}

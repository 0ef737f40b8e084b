import { Button, MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { planActions } from '@picket/domain';
import { applyDeployment, type DeploymentPlan, exportDeployment } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CallFailed } from '../../../api/failure.ts';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { Loading } from '../../../look/loading.tsx';
import { Moment } from '../../../look/moment.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { PlannedObject } from './planned-object.tsx';
import { saveAsFile } from './save-as-file.ts';
import { planTexts } from './texts.ts';
import { planQuery, useLookAgain } from './use-deployment.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  list: { display: 'grid', gap: tokens.spacingVerticalM, margin: 0, padding: 0, listStyleType: 'none' },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  sums: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalL, margin: 0, padding: 0 },
  sum: { listStyleType: 'none', fontWeight: tokens.fontWeightSemibold },
});

interface PlanCardProps {
  readonly tenantId: string;
  readonly mayManage: boolean;
}

/** The plan now: sums, then each object with what changes and why, then the one button that does exactly this. */
export function PlanCard({ tenantId, mayManage }: PlanCardProps) {
  const { api } = usePage();
  const { t, rich } = useTexts(planTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const client = useQueryClient();
  const query = useQuery(planQuery(api, tenantId, 'apply'));
  const lookAgain = useLookAgain(tenantId);
  const applying = useMutation({
    mutationFn: (fingerprint: string) =>
      api.call(applyDeployment, { params: { tenantId }, body: { aim: 'apply', fingerprint } }),
    onSettled: (_, error) => {
      void client.invalidateQueries({ queryKey: keys.deployment(tenantId) });
      if (isOutdated(error)) lookAgain();
    },
  });
  const exporting = useMutation({
    mutationFn: () => api.call(exportDeployment, { params: { tenantId } }),
    onSuccess: (exported) => saveAsFile('picket-deployment.json', exported),
  });
  const plan = query.data;
  const toDo = plan?.steps.filter(({ action }) => action !== 'leave') ?? [];
  const left = plan?.steps.filter(({ action }) => action === 'leave') ?? [];
  return (
    <section className={card.card} aria-label={t('plan.title')} aria-busy={query.isFetching}>
      <div className={card.head}>
        <h3 className={styles.title}>{t('plan.title')}</h3>
        <Button size="small" disabledFocusable={query.isFetching} onClick={() => lookAgain()}>
          {t('plan.readAgain')}
        </Button>
      </div>
      <QueryProblem query={query} />
      {query.isFetching && <Loading what={t('loading')} rows={4} />}
      {plan !== undefined && !query.isFetching && (
        <>
          {isOutdated(applying.error) && (
            <MessageBar intent="warning" layout="multiline" role="alert">
              <MessageBarBody>{t('plan.outdated')}</MessageBarBody>
            </MessageBar>
          )}
          <Sums plan={plan} />
          <p className={styles.quiet}>{rich('plan.readAt', { at: <Moment at={plan.at} /> })}</p>
          {toDo.length > 0 && (
            <ul className={styles.list} aria-label={t('plan.list')}>
              {toDo.map((step) => (
                <PlannedObject
                  key={`${step.kind} ${step.key}`}
                  tenantId={tenantId}
                  step={step}
                  told={plan.told}
                  mayManage={mayManage}
                />
              ))}
            </ul>
          )}
          {left.length > 0 && (
            <details>
              <summary>{t('plan.asItShould', { count: left.length })}</summary>
              <ul className={styles.list}>
                {left.map((step) => (
                  <PlannedObject
                    key={`${step.kind} ${step.key}`}
                    tenantId={tenantId}
                    step={step}
                    told={plan.told}
                    mayManage={mayManage}
                  />
                ))}
              </ul>
            </details>
          )}
          <Others plan={plan} />
          <div className={styles.actions}>
            {mayManage && plan.changes > 0 && (
              <Button
                appearance="primary"
                disabledFocusable={applying.isPending}
                onClick={() => applying.mutate(plan.fingerprint)}
              >
                {t('plan.apply', { count: plan.changes })}
              </Button>
            )}
            <Button disabledFocusable={exporting.isPending} onClick={() => exporting.mutate()}>
              {t('exporting.button')}
            </Button>
            <span className={styles.quiet}>{t('exporting.meaning')}</span>
            <span aria-live="polite">{applying.isPending && <Spinner size="tiny" label={t('plan.applying')} />}</span>
          </div>
        </>
      )}
      {applying.error !== null && !isOutdated(applying.error) && <ProblemPanel error={applying.error} />}
      {exporting.error !== null && <ProblemPanel error={exporting.error} />}
    </section>
  );
}

const isOutdated = (error: unknown) => error instanceof CallFailed && error.code === 'plan_outdated';

function Sums({ plan }: { readonly plan: DeploymentPlan }) {
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  if (plan.steps.length === 0) return <p className={styles.text}>{t('plan.nothingChosen')}</p>;
  if (plan.changes === 0 && plan.sums.clash === 0) return <p className={styles.text}>{t('plan.nothing')}</p>;
  return (
    <ul className={styles.sums}>
      {planActions
        .filter((action) => action !== 'leave' && plan.sums[action] > 0)
        .map((action) => (
          <li key={action} className={styles.sum}>
            {t(`sum.${action}`, { count: plan.sums[action] })}
          </li>
        ))}
    </ul>
  );
}

/** What is chosen and not planned, and what others are to make. */
function Others({ plan }: { readonly plan: DeploymentPlan }) {
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  return (
    <>
      {plan.notPlanned.length > 0 && (
        <div>
          <h4 className={styles.title}>{t('plan.notPlanned')}</h4>
          <ul>
            {plan.notPlanned.map(({ what, because }) => (
              <li key={what}>
                <FromServer text={what} told={plan.told} />: <FromServer text={because} told={plan.told} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {plan.handedOver.length > 0 && (
        <div>
          <h4 className={styles.title}>{t('plan.handedOver')}</h4>
          <p className={styles.quiet}>{t('plan.handedOverMeaning')}</p>
          <ul>
            {plan.handedOver.map(({ key, name, because }) => (
              <li key={key}>
                <Given text={name} />: <FromServer text={because} told={plan.told} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

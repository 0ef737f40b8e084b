import { makeStyles, tokens } from '@fluentui/react-components';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { Loading } from '../../../look/loading.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { ReadOnlyBar } from '../../connector/read-only-bar.tsx';
import { useTenant } from '../../tenants/tenant-frame.tsx';
import { MadeCard } from './made-card.tsx';
import { PlanCard } from './plan-card.tsx';
import { RunCard } from './run-card.tsx';
import { planTexts } from './texts.ts';
import { deploymentQuery, useLookAgain } from './use-deployment.ts';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
});

/** What will be made in Intune, before anything is made; then how it goes, and what was made. */
export function PlanStep({ tenantId }: { readonly tenantId: string }) {
  const { api } = usePage();
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  const { role } = useTenant();
  const query = useQuery(deploymentQuery(api, tenantId));
  const lookAgain = useLookAgain(tenantId);
  const mayManage = reaches(role, 'manage');
  const { run, objects, decisions = [], look } = query.data ?? {};
  const isUnderWay = run?.state === 'running' || run?.state === 'paused';

  // What a run has done is no longer to be done.
  const wasUnderWay = useRef(isUnderWay);
  useEffect(() => {
    if (wasUnderWay.current && !isUnderWay) lookAgain();
    wasUnderWay.current = isUnderWay;
  });

  return (
    <div className={styles.step}>
      {!mayManage && <ReadOnlyBar role={role} />}
      <QueryProblem query={query} />
      {query.data === undefined && query.error === null && <Loading what={t('loadingMade')} rows={4} />}
      {run != null && <RunCard tenantId={tenantId} run={run} mayManage={mayManage} />}
      {query.data !== undefined && !isUnderWay && <PlanCard tenantId={tenantId} mayManage={mayManage} />}
      {objects !== undefined && (
        <MadeCard
          tenantId={tenantId}
          objects={objects}
          decisions={decisions}
          look={look ?? null}
          mayManage={mayManage}
          isUnderWay={isUnderWay}
        />
      )}
    </div>
  );
}

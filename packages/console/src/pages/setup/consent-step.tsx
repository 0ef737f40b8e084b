import { makeStyles, tokens } from '@fluentui/react-components';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { CheckNow } from '../connector/check-now.tsx';
import { ConsentCard } from '../connector/consent-card.tsx';
import { Licenses } from '../connector/grant-sight.tsx';
import { ReadOnlyBar } from '../connector/read-only-bar.tsx';
import { useTenant } from '../tenants/tenant-frame.tsx';
import type { StepProps } from './steps.ts';
import { setupTexts } from './texts.ts';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
});

/** Each purpose with what it asks for, how its grant stands at Microsoft, and the way to grant it. */
export function ConsentStep({ tenantId }: StepProps) {
  const { api } = usePage();
  const { t } = useTexts(setupTexts);
  const styles = useStyles();
  const tenant = useTenant();
  const query = useQuery(connectorsQuery(api, tenantId));
  const { data: connectors } = query;
  const mayManage = reaches(tenant.role, 'manage');
  return (
    <div className={styles.step}>
      <QueryProblem query={query} />
      {connectors === undefined && query.error === null && <Loading what={t('loading')} rows={6} />}
      {!mayManage && <ReadOnlyBar role={tenant.role} />}
      {connectors?.map(({ uem, licenses }) => (
        <Licenses key={uem} licenses={licenses} />
      ))}
      {connectors !== undefined && reaches(tenant.role, 'operate') && <CheckNow tenantId={tenantId} />}
      {connectors
        ?.flatMap(({ purposes }) => purposes)
        .map((purpose) => (
          <ConsentCard key={purpose.purpose} tenantId={tenantId} purpose={purpose} mayManage={mayManage} heading="h3" />
        ))}
    </div>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { usePage } from '../../page-context.ts';
import { ConsentCard } from '../connector/consent-card.tsx';
import { ReadOnlyBar } from '../connector/read-only-bar.tsx';
import { useTenant } from '../tenants/tenant-frame.tsx';
import type { StepProps } from './steps.ts';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
});

/** Each purpose with what it asks for, and the way to grant it. */
export function ConsentStep({ tenantId }: StepProps) {
  const { api } = usePage();
  const styles = useStyles();
  const tenant = useTenant();
  const { data: connectors = [] } = useQuery(connectorsQuery(api, tenantId));
  const mayManage = reaches(tenant.role, 'manage');
  return (
    <div className={styles.step}>
      {!mayManage && <ReadOnlyBar role={tenant.role} />}
      {connectors
        .flatMap(({ purposes }) => purposes)
        .map((purpose) => (
          <ConsentCard key={purpose.purpose} tenantId={tenantId} purpose={purpose} mayManage={mayManage} />
        ))}
    </div>
  );
}

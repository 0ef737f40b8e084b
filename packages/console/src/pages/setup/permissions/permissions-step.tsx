import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../../api/queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Loading } from '../../../look/loading.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { CheckNow } from '../../connector/check-now.tsx';
import { ConsentCard } from '../../connector/consent-card.tsx';
import { Licenses } from '../../connector/grant-sight.tsx';
import { ReadOnlyBar } from '../../connector/read-only-bar.tsx';
import { useTenant } from '../../tenants/tenant-frame.tsx';
import type { StepProps } from '../steps.ts';
import { permissionsTexts } from './texts.ts';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
  text: { margin: 0 },
});

/** The wizard's first step: each purpose with what is asked and why, the way to grant it, and whether it stands. */
export function PermissionsStep({ tenantId }: StepProps) {
  const { api } = usePage();
  const { t } = useTexts(permissionsTexts);
  const styles = useStyles();
  const { role } = useTenant();
  const query = useQuery(connectorsQuery(api, tenantId));
  const { data: connectors, error } = query;
  const mayManage = reaches(role, 'manage');
  const purposes = connectors?.flatMap((connector) => connector.purposes);
  const isRead = purposes?.some(({ purpose, state }) => purpose === 'sync-and-signal' && state === 'granted') === true;
  return (
    <div className={styles.step}>
      <p className={styles.text}>{t('meaning')}</p>
      {!mayManage && <ReadOnlyBar role={role} />}
      <QueryProblem query={query} />
      {purposes === undefined && error === null && <Loading what={t('loading')} rows={6} />}
      {purposes !== undefined && (
        <MessageBar intent={isRead ? 'success' : 'info'} layout="multiline">
          <MessageBarBody>{isRead ? t('done') : t('open')}</MessageBarBody>
        </MessageBar>
      )}
      {connectors?.map(({ uem, licenses }) => (
        <Licenses key={uem} licenses={licenses} />
      ))}
      {purposes !== undefined && reaches(role, 'operate') && <CheckNow tenantId={tenantId} />}
      {purposes?.map((purpose) => (
        <ConsentCard key={purpose.purpose} tenantId={tenantId} purpose={purpose} mayManage={mayManage} heading="h3" />
      ))}
    </div>
  );
}

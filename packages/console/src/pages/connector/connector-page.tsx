import { makeStyles, tokens } from '@fluentui/react-components';
import type { AnswerOf, listConnectors } from '@picket/wire/console';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { PageHead } from '../../look/page-head.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { Channels } from './channels.tsx';
import { CheckNow } from './check-now.tsx';
import { ConnectorControl } from './connector-control.tsx';
import { ConnectorSummary } from './connector-summary.tsx';
import { ConsentCard } from './consent-card.tsx';
import { Licenses } from './grant-sight.tsx';
import { GrantedBar } from './granted-bar.tsx';
import { HealthSection } from './health/health-section.tsx';
import { ReadOnlyBar } from './read-only-bar.tsx';
import { SyncTable } from './sync-table.tsx';
import { connectorTexts } from './texts.ts';

type Connector = AnswerOf<typeof listConnectors>['items'][number];

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalXL, gridTemplateColumns: 'minmax(0, 1fr)' },
  connector: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  part: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0 },
});

interface ConnectorPageProps {
  readonly tenant: Tenant;
  /** The purpose that an administrator has just granted. */
  readonly granted: string | undefined;
}

/** Is Microsoft read and told, will it go on listening, and what did an administrator allow. */
export function ConnectorPage({ tenant, granted }: ConnectorPageProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const query = useQuery(connectorsQuery(api, tenant.id));
  const { data: connectors, error } = query;
  return (
    <div className={styles.page}>
      <PageHead title={t('title')} meaning={t('meaning')} />
      <GrantedBar granted={granted} />
      <QueryProblem query={query} />
      {connectors === undefined && error === null && <Loading what={t('loading')} rows={6} />}
      {connectors?.map((connector) => (
        <OneConnector key={connector.uem} tenant={tenant} connector={connector} />
      ))}
    </div>
  );
}

function OneConnector({ tenant, connector }: { readonly tenant: Tenant; readonly connector: Connector }) {
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const mayManage = reaches(tenant.role, 'manage');
  return (
    <section className={styles.connector} aria-label={connector.title}>
      <h2 className={styles.title}>{connector.title}</h2>
      <ConnectorSummary tenant={tenant} connector={connector} />
      <HealthSection tenant={tenant} />
      <h3 className={styles.part}>{t('consent')}</h3>
      <p className={styles.text}>{t('consentMeaning')}</p>
      {!mayManage && <ReadOnlyBar role={tenant.role} />}
      <Licenses licenses={connector.licenses} />
      {reaches(tenant.role, 'operate') && <CheckNow tenantId={tenant.id} />}
      {connector.purposes.map((purpose) => (
        <ConsentCard key={purpose.purpose} tenantId={tenant.id} purpose={purpose} mayManage={mayManage} />
      ))}
      <h3 className={styles.part}>{t('channels.title')}</h3>
      <p className={styles.text}>{t('channels.meaning')}</p>
      <Channels tenantId={tenant.id} purposes={connector.purposes} mayManage={mayManage} />
      <h3 className={styles.part}>{t('reading')}</h3>
      <SyncTable tenantId={tenant.id} mayManage={mayManage} syncs={connector.syncs} />
      {mayManage && <ConnectorControl tenantId={tenant.id} connector={connector} />}
    </section>
  );
}

import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { type ConsentPurpose, consentPurposes } from '@picket/domain';
import type { AnswerOf, listConnectors } from '@picket/wire/console';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { InEnglish } from '../../look/in-english.tsx';
import { Loading } from '../../look/loading.tsx';
import { Moment } from '../../look/moment.tsx';
import { PageHead } from '../../look/page-head.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { ended } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { CheckNow } from './check-now.tsx';
import { ConnectorControl } from './connector-control.tsx';
import { ConnectorState } from './connector-state.tsx';
import { ConsentCard } from './consent-card.tsx';
import { Licenses } from './grant-sight.tsx';
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
      <GrantedBar granted={consentPurposes.find((purpose) => purpose === granted)} />
      <QueryProblem query={query} />
      {connectors === undefined && error === null && <Loading what={t('loading')} rows={6} />}
      {connectors?.map((connector) => (
        <OneConnector key={connector.uem} tenant={tenant} connector={connector} />
      ))}
    </div>
  );
}

function OneConnector({ tenant, connector }: { readonly tenant: Tenant; readonly connector: Connector }) {
  const { t, rich } = useTexts(connectorTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const mayManage = reaches(tenant.role, 'manage');
  return (
    <section className={styles.connector} aria-label={connector.title}>
      <h2 className={styles.title}>{connector.title}</h2>
      <div>
        <p className={styles.text}>
          {rich('since', {
            state: <ConnectorState state={connector.state} />,
            at: <Moment at={connector.since} />,
            because: <InEnglish>{ended(connector.because)}</InEnglish>,
          })}
        </p>
        {connector.heartbeat !== null && <Heartbeat heartbeat={connector.heartbeat} />}
        <p className={styles.text}>
          {tenant.entraTenantId === null
            ? t('noEntraTenant')
            : rich('entraTenant', { id: <code>{tenant.entraTenantId}</code> })}
        </p>
      </div>
      <h3 className={styles.part}>{t('consent')}</h3>
      <p className={styles.text}>{t('consentMeaning')}</p>
      {!mayManage && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('readOnly', { role: word(`role.${tenant.role}`) })}</MessageBarBody>
        </MessageBar>
      )}
      <Licenses licenses={connector.licenses} />
      {reaches(tenant.role, 'operate') && <CheckNow tenantId={tenant.id} />}
      {connector.purposes.map((purpose) => (
        <ConsentCard key={purpose.purpose} tenantId={tenant.id} purpose={purpose} mayManage={mayManage} />
      ))}
      <h3 className={styles.part}>{t('reading')}</h3>
      <SyncTable tenantId={tenant.id} mayManage={mayManage} syncs={connector.syncs} />
      {mayManage && <ConnectorControl tenantId={tenant.id} connector={connector} />}
    </section>
  );
}

/** A connector that falls silent is ignored by Intune, which lets every phone in: the time left is worth a sentence. */
function Heartbeat({ heartbeat }: { readonly heartbeat: NonNullable<Connector['heartbeat']> }) {
  const { t, rich } = useTexts(connectorTexts);
  const styles = useStyles();
  return (
    <p className={styles.text}>
      {heartbeat.lastAt === null ? t('neverSent') : rich('lastHeartbeat', { at: <Moment at={heartbeat.lastAt} /> })}
      {heartbeat.partnerState !== null && ` ${t('partnerState', { state: heartbeat.partnerState })}`}
      {heartbeat.unresponsiveAt !== null && <> {rich('ignoredAt', { at: <Moment at={heartbeat.unresponsiveAt} /> })}</>}
    </p>
  );
}

/** What the operator learns on coming back from Microsoft. The state itself is in the cards below. */
function GrantedBar({ granted }: { readonly granted: ConsentPurpose | undefined }) {
  const { t } = useTexts(connectorTexts);
  if (granted === undefined) return null;
  return (
    <MessageBar intent="success">
      <MessageBarBody>
        <MessageBarTitle>{t('wasGranted', { purpose: t(`purpose.${granted}`) })}</MessageBarTitle>
        {t('wasGrantedMeaning')}
      </MessageBarBody>
    </MessageBar>
  );
}

import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { type ConsentPurpose, consentPurposes } from '@picket/domain';
import type { AnswerOf, listConnectors } from '@picket/wire/console';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { Loading } from '../../look/loading.tsx';
import { Moment } from '../../look/moment.tsx';
import { PageHead } from '../../look/page-head.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { ended } from '../../words/remote-words.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { ConnectorState } from './connector-state.tsx';
import { purposeWords } from './connector-words.ts';
import { ConsentCard } from './consent-card.tsx';
import { SyncTable } from './sync-table.tsx';

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
  const styles = useStyles();
  const query = useQuery(connectorsQuery(api, tenant.id));
  const { data: connectors, error } = query;
  return (
    <div className={styles.page}>
      <PageHead
        title="Connector"
        meaning="The link to Entra and Intune: what is read, what was allowed, and whether it is heard."
      />
      <GrantedBar granted={consentPurposes.find((purpose) => purpose === granted)} />
      <QueryProblem query={query} />
      {connectors === undefined && error === null && <Loading what="the connector" rows={6} />}
      {connectors?.map((connector) => (
        <OneConnector key={connector.uem} tenant={tenant} connector={connector} />
      ))}
    </div>
  );
}

function OneConnector({ tenant, connector }: { readonly tenant: Tenant; readonly connector: Connector }) {
  const styles = useStyles();
  const mayManage = reaches(tenant.role, 'manage');
  return (
    <section className={styles.connector} aria-label={connector.title}>
      <h2 className={styles.title}>{connector.title}</h2>
      <div>
        <p className={styles.text}>
          <ConnectorState state={connector.state} /> since <Moment at={connector.since} />. {ended(connector.because)}
        </p>
        {connector.heartbeat !== null && <Heartbeat heartbeat={connector.heartbeat} />}
        <p className={styles.text}>
          {tenant.entraTenantId === null ? (
            'No Entra tenant has been proven yet.'
          ) : (
            <>
              Entra tenant <code>{tenant.entraTenantId}</code>
            </>
          )}
        </p>
      </div>
      <h3 className={styles.part}>Consent</h3>
      <p className={styles.text}>
        Each purpose is an app registration of your own, so that an administrator can allow one and not the other.
      </p>
      {!mayManage && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>
            You may look, not change: your role in this tenant is {tenant.role}. An administrator or owner of it can
            enter registrations and begin a grant.
          </MessageBarBody>
        </MessageBar>
      )}
      {connector.purposes.map((purpose) => (
        <ConsentCard key={purpose.purpose} tenantId={tenant.id} purpose={purpose} mayManage={mayManage} />
      ))}
      <h3 className={styles.part}>Reading</h3>
      <SyncTable tenantId={tenant.id} mayManage={mayManage} syncs={connector.syncs} />
    </section>
  );
}

/** A connector that falls silent is ignored by Intune, which lets every phone in: the time left is worth a sentence. */
function Heartbeat({ heartbeat }: { readonly heartbeat: NonNullable<Connector['heartbeat']> }) {
  const styles = useStyles();
  return (
    <p className={styles.text}>
      {heartbeat.lastAt === null ? (
        'No heartbeat was ever sent to Intune.'
      ) : (
        <>
          Last heartbeat to Intune <Moment at={heartbeat.lastAt} />.
        </>
      )}
      {heartbeat.partnerState !== null && ` Intune calls the partner connector ${heartbeat.partnerState}.`}
      {heartbeat.unresponsiveAt !== null && (
        <>
          {' '}
          Without another one, Intune begins to ignore it <Moment at={heartbeat.unresponsiveAt} />.
        </>
      )}
    </p>
  );
}

/** What the operator learns on coming back from Microsoft. The state itself is in the cards below. */
function GrantedBar({ granted }: { readonly granted: ConsentPurpose | undefined }) {
  if (granted === undefined) return null;
  return (
    <MessageBar intent="success">
      <MessageBarBody>
        <MessageBarTitle>{purposeWords[granted]} was granted</MessageBarTitle>
        The grant was proven with a token. Reading begins by itself.
      </MessageBarBody>
    </MessageBar>
  );
}

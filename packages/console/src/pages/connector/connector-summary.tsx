import { makeStyles } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Moment } from '../../look/moment.tsx';
import { ended } from '../../words/remote-words.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { ConnectorState } from './connector-state.tsx';
import type { Connector } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({ text: { margin: 0 } });

interface ConnectorSummaryProps {
  readonly tenant: Tenant;
  readonly connector: Connector;
}

/** In three lines: the state and why, whether Intune hears it, and which Entra tenant it is. */
export function ConnectorSummary({ tenant, connector }: ConnectorSummaryProps) {
  const { t, rich } = useTexts(connectorTexts);
  const styles = useStyles();
  return (
    <div>
      <p className={styles.text}>
        {rich('since', {
          state: <ConnectorState state={connector.state} />,
          at: <Moment at={connector.since} />,
          because: <FromServer text={ended(connector.because)} />,
        })}
      </p>
      {connector.heartbeat !== null && <Heartbeat heartbeat={connector.heartbeat} />}
      <p className={styles.text}>
        {tenant.entraTenantId === null
          ? t('noEntraTenant')
          : rich('entraTenant', { id: <code>{tenant.entraTenantId}</code> })}
      </p>
    </div>
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

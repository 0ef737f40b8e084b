import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import type { AnswerOf, getOverview, listConnectors } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { Moment } from '../../look/moment.tsx';
import { usePage } from '../../page-context.ts';
import { addressOf } from '../../routing/route.ts';
import { counted, ended, sourceName } from '../../words/remote-words.ts';
import { connectorWords } from '../connector/connector-words.ts';

type Overview = AnswerOf<typeof getOverview>;
type Connector = AnswerOf<typeof listConnectors>['items'][number];

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    color: tokens.colorNeutralForeground2,
  },
  bars: { display: 'grid', gap: tokens.spacingVerticalS },
});

/** Can this picture be trusted: how fresh it is, whether the link to the UEM stands, and what could not be read. */
export function TrustLine({ overview }: { readonly overview: Overview }) {
  const { api, calendar } = usePage();
  const styles = useStyles();
  const tenantId = overview.tenant.id;
  const { data: connectors = [] } = useQuery(connectorsQuery(api, tenantId));
  const connectorHref = addressOf({ page: 'connector', tenantId });
  return (
    <div className={styles.bars}>
      <ul className={styles.line}>
        <li>
          {overview.inventoryAt === null ? (
            'The inventory has never been read'
          ) : (
            <>
              Inventory read <Moment at={overview.inventoryAt} />
            </>
          )}
        </li>
        {connectors.map(({ uem, title, state }) => (
          <li key={uem}>
            {title}: <a href={connectorHref}>{connectorWords[state].word}</a>
          </li>
        ))}
        <li>{counted(overview.devices, 'phone', 'phones')}</li>
        <li>{overview.refusedNow.toLocaleString('en')} refused at their last sign-in</li>
        <li>Times in {calendar.zone}</li>
      </ul>
      {connectors.filter(needsAttention).map((connector) => (
        <MessageBar key={connector.uem} intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{attentionTitle(connector)}</MessageBarTitle>
            {connector.state === 'linked' ? (
              failedSyncs(connector).map(({ kind, lastProblem }) => (
                <span key={kind}>
                  {sourceName(kind)}: {lastProblem && ended(lastProblem.detail)}{' '}
                </span>
              ))
            ) : (
              <span>{ended(connector.because)} </span>
            )}
            <a href={connectorHref}>Open the Connector page</a>
          </MessageBarBody>
        </MessageBar>
      ))}
    </div>
  );
}

const needsAttention = (connector: Connector) => connector.state !== 'linked' || failedSyncs(connector).length > 0;

/** Kinds whose last reading failed: what is shown of them is older than it seems. */
function failedSyncs({ syncs }: Connector) {
  return syncs.filter(
    ({ lastProblem, lastCompletedAt }) =>
      lastProblem !== null && (lastCompletedAt === null || Date.parse(lastProblem.at) > Date.parse(lastCompletedAt)),
  );
}

function attentionTitle(connector: Connector): string {
  if (connector.state !== 'linked') return `${connector.title}: ${connectorWords[connector.state].meaning}`;
  const failed = failedSyncs(connector).length;
  return `${connector.syncs.length - failed} of ${connector.syncs.length} kinds were read; the others are older than this line says.`;
}

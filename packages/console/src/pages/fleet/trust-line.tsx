import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import type { AnswerOf, getOverview, listConnectors } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Moment } from '../../look/moment.tsx';
import { Trouble } from '../../look/trouble.tsx';
import { usePage } from '../../page-context.ts';
import { addressOf } from '../../routing/route.ts';
import { ended, kindName } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { connectorTexts } from '../connector/texts.ts';
import { fleetTexts } from './texts.ts';

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
  const { t, rich } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const { t: link } = useTexts(connectorTexts);
  const styles = useStyles();
  const tenantId = overview.tenant.id;
  const { data: connectors = [] } = useQuery(connectorsQuery(api, tenantId));
  const connectorHref = addressOf({ page: 'connector', tenantId });
  return (
    <div className={styles.bars}>
      <ul className={styles.line}>
        <li>
          {overview.inventoryAt === null
            ? t('trust.neverRead')
            : rich('trust.read', { at: <Moment at={overview.inventoryAt} /> })}
        </li>
        {connectors.map(({ uem, title, state }) => (
          <li key={uem}>
            {title}: <a href={connectorHref}>{link(`state.word.${state}`)}</a>
          </li>
        ))}
        <li>{word('phones', { count: overview.devices })}</li>
        <li>{t('trust.refused', { count: overview.refusedNow })}</li>
        <li>{t('trust.zone', { zone: calendar.zone })}</li>
      </ul>
      {connectors.filter(needsAttention).map((connector) => (
        <MessageBar key={connector.uem} intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>
              {connector.state === 'linked'
                ? t('trust.partly', {
                    read: connector.syncs.length - failedSyncs(connector).length,
                    all: connector.syncs.length,
                  })
                : `${connector.title}: ${link(`state.meaning.${connector.state}`)}`}
            </MessageBarTitle>
            {connector.state === 'linked' ? (
              failedSyncs(connector).map(({ kind, lastProblem }) => (
                <span key={kind}>
                  {kindName(kind, word)}:{' '}
                  {lastProblem && <Trouble code={lastProblem.code} detail={ended(lastProblem.detail)} />}{' '}
                </span>
              ))
            ) : (
              <span>
                <FromServer text={ended(connector.because)} />{' '}
              </span>
            )}
            <a href={connectorHref}>{t('empty.connector')}</a>
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

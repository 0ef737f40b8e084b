import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { CallDetail } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useLanguage, useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { CopyButton } from '../../../look/copy-button.tsx';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { Loading } from '../../../look/loading.tsx';
import { Moment } from '../../../look/moment.tsx';
import { faultIn } from '../../../look/problem-panel.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { connectorTexts } from '../texts.ts';
import { AgainButton } from './health-again.tsx';
import { callQuery } from './health-query.ts';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    overflowWrap: 'anywhere',
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, max-content) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    '@media (max-width: 760px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  value: { margin: 0, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
});

interface LedgerDetailProps {
  readonly tenantId: string;
  readonly callId: string;
  readonly mayOperate: boolean;
  readonly onClose: () => void;
}

/** One message: every try, the ids that a support case needs, what to do, and which phones it was about. */
export function LedgerDetail({ tenantId, callId, mayOperate, onClose }: LedgerDetailProps) {
  const { api } = usePage();
  const { t } = useTexts(healthTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const query = useQuery(callQuery(api, tenantId, callId));
  const { data: call, error } = query;
  return (
    <article className={card.card} aria-label={t('ledger.details')}>
      <div className={card.head}>
        <h5 className={styles.title}>{call === undefined ? t('ledger.details') : <code>{call.operation}</code>}</h5>
        <Button size="small" onClick={onClose}>
          {t('ledger.close')}
        </Button>
      </div>
      <QueryProblem query={query} />
      {call === undefined && error === null && <Loading what={t('ledger.loadingOne')} rows={3} />}
      {call !== undefined && <Facts call={call} />}
      {call?.again != null && mayOperate && <AgainButton tenantId={tenantId} again={call.again} />}
    </article>
  );
}

function Facts({ call }: { readonly call: CallDetail }) {
  const { t, rich } = useTexts(healthTexts);
  const { t: said } = useTexts(connectorTexts);
  const language = useLanguage();
  const styles = useStyles();
  const fault = faultIn(language, call.code ?? undefined);
  const remedy = fault?.remedy ?? call.remedy;
  const answerOf = (status: number | null) => (status === null ? t('ledger.noAnswer') : String(status));
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t('ledger.consent')}</dt>
        <dd className={styles.value}>{said(`purpose.${call.purpose}`)}</dd>
        {call.requestId !== null && (
          <>
            <dt>{t('ledger.requestId')}</dt>
            <dd className={styles.value}>
              <code>{call.requestId}</code> <CopyButton text={call.requestId} label={t('ledger.copy')} />
            </dd>
          </>
        )}
        <dt>{t('ledger.clientRequestId')}</dt>
        <dd className={styles.value}>
          <code>{call.clientRequestId}</code>
        </dd>
        {call.detail !== null && (
          <>
            <dt>{t('ledger.wrong')}</dt>
            <dd className={styles.value}>
              {fault?.title} <FromServer text={call.detail} />
            </dd>
          </>
        )}
        {remedy !== null && (
          <>
            <dt>{t('ledger.todo')}</dt>
            <dd className={styles.value}>{remedy}</dd>
          </>
        )}
        {call.tries.map((each, index) => (
          <Fragment key={each.clientRequestId}>
            <dt>{t('ledger.tryNumber', { count: index + 1 })}</dt>
            <dd className={styles.value}>
              {rich('ledger.tryLine', { answer: answerOf(each.status), ms: each.ms, at: <Moment at={each.at} /> })}
            </dd>
          </Fragment>
        ))}
      </dl>
      {call.devices.length > 0 && (
        <>
          <p className={styles.value}>{t('ledger.phones')}</p>
          <ul className={styles.list}>
            {call.devices.map(({ id, name }) => (
              <li key={id}>
                <Given text={name} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

import { Button, makeStyles, Select, Switch, tokens } from '@fluentui/react-components';
import { type CallCauseKind, callCauses, reaches } from '@picket/wire/console';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { Loading } from '../../../look/loading.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import type { Tenant } from '../../tenants/tenant-frame.tsx';
import { callsQuery } from './health-query.ts';
import { LedgerDetail } from './ledger-detail.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  section: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  text: { margin: 0 },
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  more: { justifySelf: 'start' },
});

/** Every message to Microsoft with its answer, newest first; begun with what failed, which is what people look for. */
export function LedgerSection({ tenant }: { readonly tenant: Tenant }) {
  const { api } = usePage();
  const { t } = useTexts(healthTexts);
  const styles = useStyles();
  const [failed, setFailed] = useState(true);
  const [cause, setCause] = useState<CallCauseKind | undefined>(undefined);
  const [opened, setOpened] = useState<string | undefined>(undefined);
  const filters = { ...(failed && { failed }), ...(cause !== undefined && { cause }) };
  const query = useInfiniteQuery(callsQuery(api, tenant.id, filters));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const calls = data?.pages.flatMap(({ items }) => items);
  return (
    <section className={styles.section} aria-label={t('ledger.title')}>
      <h4 className={styles.title}>{t('ledger.title')}</h4>
      <p className={styles.text}>{t('ledger.meaning')}</p>
      <div className={styles.filters}>
        <Switch label={t('ledger.failedOnly')} checked={failed} onChange={(_, { checked }) => setFailed(checked)} />
        <Select
          size="small"
          aria-label={t('ledger.cause')}
          value={cause ?? ''}
          onChange={(_, { value }) => setCause(callCauses.find((each) => each === value))}
        >
          <option value="">{t('ledger.anyCause')}</option>
          {callCauses.map((each) => (
            <option key={each} value={each}>
              {t(`ledger.causes.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      <QueryProblem query={query} />
      {calls === undefined && error === null && <Loading what={t('ledger.loading')} rows={4} />}
      {calls?.length === 0 && (
        <p className={styles.text} role="status">
          {failed || cause !== undefined ? t('ledger.noneFound') : t('ledger.none')}
        </p>
      )}
      {opened !== undefined && (
        <LedgerDetail
          key={opened}
          tenantId={tenant.id}
          callId={opened}
          mayOperate={reaches(tenant.role, 'operate')}
          onClose={() => setOpened(undefined)}
        />
      )}
      {calls !== undefined && calls.length > 0 && <LedgerTable calls={calls} opened={opened} onOpen={setOpened} />}
      {hasNextPage && (
        <Button className={styles.more} disabledFocusable={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('ledger.more')}
        </Button>
      )}
    </section>
  );
}

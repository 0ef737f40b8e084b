import { Button, MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { examineTenant, reaches } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { examinationQuery } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { Moment } from '../../look/moment.tsx';
import { PageHead } from '../../look/page-head.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { words } from '../../words/texts.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { CheckCard } from './check-card.tsx';
import { needsAction, summaryOf, worstFirst } from './doctor-words.ts';
import { InOrder } from './in-order.tsx';
import { doctorTexts } from './texts.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  text: { margin: 0 },
});

/** What in Intune and Entra stands in the way, why it matters, and what to do about it. */
export function DoctorPage({ tenant }: { readonly tenant: Tenant }) {
  const { api } = usePage();
  const { t, rich } = useTexts(doctorTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const client = useQueryClient();
  const query = useQuery(examinationQuery(api, tenant.id));
  const looking = useMutation({
    mutationFn: () => api.call(examineTenant, { params: { tenantId: tenant.id } }),
    onSuccess: (last) => client.setQueryData(keys.examination(tenant.id), last),
  });
  const { data: last, error } = query;
  const mayLook = reaches(tenant.role, 'operate');
  const isLinked = tenant.entraTenantId !== null;
  return (
    <div className={styles.page}>
      <PageHead title={t('title')} meaning={t('meaning')} />
      <QueryProblem query={query} />
      {last === undefined && error === null && <Loading what={t('loading')} rows={6} />}
      {!isLinked && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('notLinked')}</MessageBarBody>
        </MessageBar>
      )}
      {!mayLook && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('readOnly', { role: word(`role.${tenant.role}`) })}</MessageBarBody>
        </MessageBar>
      )}
      {isLinked && last !== undefined && (
        <div className={styles.actions}>
          {mayLook && (
            <Button appearance="primary" disabledFocusable={looking.isPending} onClick={() => looking.mutate()}>
              {last === null ? t('lookNow') : t('lookAgain')}
            </Button>
          )}
          <span aria-live="polite">
            {looking.isPending ? (
              <Spinner size="tiny" label={t('looking')} />
            ) : last ? (
              rich('lookedAt', { summary: summaryOf(last.results, t), at: <Moment at={last.at} /> })
            ) : last === null ? (
              t('never')
            ) : null}
          </span>
        </div>
      )}
      {looking.error !== null && <ProblemPanel error={looking.error} />}
      {last && (
        <>
          {worstFirst(last.results.filter(needsAction)).map((result) => (
            <CheckCard key={result.id} result={result} />
          ))}
          <InOrder results={last.results.filter((result) => !needsAction(result))} />
        </>
      )}
    </div>
  );
}

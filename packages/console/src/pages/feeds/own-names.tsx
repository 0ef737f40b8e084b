import { Field, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { changeJudgment, getJudgment } from '@picket/wire/console';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { feedTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400 },
  text: { margin: `${tokens.spacingVerticalS} 0`, overflowWrap: 'anywhere' },
});

const worths = ['allowed', 'low', 'medium'] as const;

/** What no feed can know: which names are the tenant's own, and what it thinks of apps that watch openly. */
export function OwnNames({ tenantId, mayManage }: { readonly tenantId: string; readonly mayManage: boolean }) {
  const { api } = usePage();
  const { t } = useTexts(feedTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const queryKey = ['tenant', tenantId, 'judgment'];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.call(getJudgment, { params: { tenantId }, signal }),
  });
  const submission = useSubmission(['watchware', 'ownDomains'], async ({ watchware, ownDomains }) => {
    const worth = worths.find((each) => each === watchware) ?? 'low';
    const names = ownDomains.split(/[\s,]+/).filter((name) => name !== '');
    client.setQueryData(
      queryKey,
      await api.call(changeJudgment, { params: { tenantId }, body: { watchware: worth, ownDomains: names } }),
    );
  });
  const { data } = query;
  const verified = data?.domains.filter(({ source }) => source === 'entra').map(({ domain }) => domain) ?? [];
  const added = data?.domains.filter(({ source }) => source === 'operator').map(({ domain }) => domain) ?? [];
  return (
    <section aria-label={t('own.title')}>
      <h2 className={styles.title}>{t('own.title')}</h2>
      <QueryProblem query={query} />
      {data === undefined && query.error === null && <Loading what={t('own.loading')} rows={2} />}
      {data !== undefined && (
        <>
          <p className={styles.text}>
            {verified.length === 0 ? t('own.notAsked') : t('own.verified', { domains: verified.join(', ') })}
            {!mayManage && added.length > 0 && ` ${t('own.added', { domains: added.join(', ') })}`}
            {!mayManage && ` ${t('own.watchwareIs', { decision: t(`own.worth.${data.watchware}`) })}`}
          </p>
          {mayManage && (
            <Form submission={submission} action={t('own.action')}>
              <Field
                label={t('own.domains')}
                hint={t('own.domainsHint')}
                validationMessage={submission.errorOf('ownDomains')}
              >
                <Textarea name="ownDomains" rows={3} spellCheck={false} defaultValue={added.join('\n')} />
              </Field>
              <Field
                label={t('own.watchware')}
                hint={t('own.watchwareHint')}
                validationMessage={submission.errorOf('watchware')}
              >
                <Select name="watchware" defaultValue={data.watchware}>
                  {worths.map((worth) => (
                    <option key={worth} value={worth}>
                      {t(`own.worth.${worth}`)}
                    </option>
                  ))}
                </Select>
              </Field>
            </Form>
          )}
        </>
      )}
    </section>
  );
}

import { Field, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { changeJudgment, getJudgment } from '@picket/wire/console';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { Loading } from '../../look/loading.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400 },
  text: { margin: `${tokens.spacingVerticalS} 0`, overflowWrap: 'anywhere' },
});

const watchwareWords = {
  allowed: 'Allowed: no finding',
  low: 'A finding of low severity',
  medium: 'A finding of medium severity',
} as const;

/** What no feed can know: which names are the tenant's own, and what it thinks of apps that watch openly. */
export function OwnNames({ tenantId, mayManage }: { readonly tenantId: string; readonly mayManage: boolean }) {
  const { api } = usePage();
  const styles = useStyles();
  const client = useQueryClient();
  const queryKey = ['tenant', tenantId, 'judgment'];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.call(getJudgment, { params: { tenantId }, signal }),
  });
  const submission = useSubmission(['watchware', 'ownDomains'], async ({ watchware, ownDomains }) => {
    const worth = (['allowed', 'low', 'medium'] as const).find((each) => each === watchware) ?? 'low';
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
    <section aria-label="Names and decisions of this tenant">
      <h2 className={styles.title}>Names and decisions of this tenant</h2>
      <QueryProblem query={query} />
      {data === undefined && query.error === null && <Loading what="names and decisions" rows={2} />}
      {data !== undefined && (
        <>
          <p className={styles.text}>
            {verified.length === 0
              ? 'Entra has not been asked yet which domains are verified: imitations of them are not found.'
              : `Imitations of these are looked for, as verified in Entra: ${verified.join(', ')}.`}
            {!mayManage && added.length > 0 && ` Added here: ${added.join(', ')}.`}
            {!mayManage && ` Watchware: ${watchwareWords[data.watchware].toLowerCase()}.`}
          </p>
          {mayManage && (
            <Form submission={submission} action="Save names and decisions">
              <Field
                label="Further domains of your own"
                hint="One a line: brands, campaign sites, partners."
                validationMessage={submission.errorOf('ownDomains')}
              >
                <Textarea name="ownDomains" rows={3} spellCheck={false} defaultValue={added.join('\n')} />
              </Field>
              <Field
                label="Apps for watching over others (parents, employers)"
                hint="They are open about what they do. Whether they may stay on a phone with your data is yours to decide."
                validationMessage={submission.errorOf('watchware')}
              >
                <Select name="watchware" defaultValue={data.watchware}>
                  {Object.entries(watchwareWords).map(([worth, words]) => (
                    <option key={worth} value={worth}>
                      {words}
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

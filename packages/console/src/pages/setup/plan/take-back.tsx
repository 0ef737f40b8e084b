import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { applyDeployment } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Given } from '../../../look/given.tsx';
import { Loading } from '../../../look/loading.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { ActionMark } from './action-mark.tsx';
import { planTexts } from './texts.ts';
import { planQuery } from './use-deployment.ts';

const useStyles = makeStyles({
  summary: { cursor: 'pointer' },
  body: { display: 'grid', gap: tokens.spacingVerticalS, justifyItems: 'start', marginTop: tokens.spacingVerticalS },
  text: { margin: 0, maxWidth: '75ch' },
  list: { display: 'grid', gap: tokens.spacingVerticalXS, margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
});

/** Takes everything back, after a look at the names of what goes. */
export function TakeBack({ tenantId }: { readonly tenantId: string }) {
  const { api } = usePage();
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isSure, setSure] = useState(false);
  const query = useQuery({ ...planQuery(api, tenantId, 'remove'), enabled: isOpen });
  const removing = useMutation({
    mutationFn: (fingerprint: string) =>
      api.call(applyDeployment, { params: { tenantId }, body: { aim: 'remove', fingerprint } }),
    onSettled: () => {
      setSure(false);
      void client.invalidateQueries({ queryKey: keys.deployment(tenantId) });
      void query.refetch();
    },
  });
  const plan = query.isFetching ? undefined : query.data;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary}>{t('remove.open')}</summary>
      <div className={styles.body}>
        <p className={styles.text}>{t('remove.meaning')}</p>
        <QueryProblem query={query} />
        {query.isFetching && <Loading what={t('loading')} rows={3} />}
        {plan?.changes === 0 && <p className={styles.text}>{t('remove.nothing')}</p>}
        {plan !== undefined && plan.changes > 0 && (
          <>
            <ul className={styles.list} aria-label={t('remove.list')}>
              {plan.steps.map(({ kind, key, name, action }) => (
                <li key={`${kind} ${key}`}>
                  <Given text={name} /> <ActionMark action={action} />
                </li>
              ))}
            </ul>
            <Checkbox
              label={t('remove.sure')}
              checked={isSure}
              onChange={(_, { checked }) => setSure(checked === true)}
            />
            <Button disabledFocusable={!isSure || removing.isPending} onClick={() => removing.mutate(plan.fingerprint)}>
              {t('remove.button', { count: plan.changes })}
            </Button>
          </>
        )}
        {removing.error !== null && <ProblemPanel error={removing.error} />}
      </div>
    </details>
  );
}

import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { checkConsents } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

/** Looks at every grant at Microsoft, which takes a few seconds. */
export function CheckNow({ tenantId }: { readonly tenantId: string }) {
  const { api } = usePage();
  const client = useQueryClient();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(checkConsents, { params: { tenantId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  return (
    <>
      {error !== null && <ProblemPanel error={error} />}
      <div className={styles.row}>
        <Button disabledFocusable={isPending} onClick={() => mutate()}>
          {t('check.now')}
        </Button>
        {isPending && <Spinner size="tiny" aria-label={t('check.now')} />}
      </div>
    </>
  );
}

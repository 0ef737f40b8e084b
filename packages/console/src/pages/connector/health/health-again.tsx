import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type Call, tryAgain } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { usePage } from '../../../page-context.ts';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

interface AgainProps {
  readonly tenantId: string;
  readonly again: NonNullable<Call['again']>;
}

/** Has it done again, with what is true now. */
export function AgainButton({ tenantId, again: { kind, of } }: AgainProps) {
  const { api } = usePage();
  const { t } = useTexts(healthTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => api.call(tryAgain, { params: { tenantId }, body: { kind, ...(of === null ? {} : { of }) } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  return (
    <>
      <div className={styles.row}>
        <Button size="small" disabledFocusable={isPending} title={t('again.hint')} onClick={() => mutate()}>
          {t(`again.${kind}`)}
        </Button>
        <span role="status">{isSuccess && t('again.asked')}</span>
      </div>
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type Feed, rollBackFeed } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { feedTexts } from './texts.ts';

const useStyles = makeStyles({
  summary: { cursor: 'pointer' },
  text: { margin: `${tokens.spacingVerticalS} 0` },
});

interface RollBackProps {
  readonly tenantId: string;
  readonly feed: Feed;
  readonly versionId: string;
}

/** Takes the version in force back, after a look at what that means: it concerns every tenant. */
export function RollBack({ tenantId, feed, versionId }: RollBackProps) {
  const { api } = usePage();
  const { t } = useTexts(feedTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(rollBackFeed, { params: { feedId: feed.id }, body: { versionId } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.feeds(tenantId) }),
  });
  return (
    <details>
      <summary className={styles.summary}>{t('rollBack.summary')}</summary>
      <p className={styles.text}>{t('rollBack.meaning', { edition: feed.inForce?.edition ?? '' })}</p>
      {error !== null && <ProblemPanel error={error} />}
      <Button disabledFocusable={isPending} onClick={() => mutate()}>
        {t('rollBack.action')}
      </Button>
    </details>
  );
}

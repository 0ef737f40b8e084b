import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type Feed, rollBackFeed } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';

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
  const styles = useStyles();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(rollBackFeed, { params: { feedId: feed.id }, body: { versionId } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.feeds(tenantId) }),
  });
  return (
    <details>
      <summary className={styles.summary}>Take this version back</summary>
      <p className={styles.text}>
        The version before {feed.inForce?.edition} comes into force again, in every tenant, or nothing of this feed
        where there was none. Phones that only this version hit are judged anew. The same content is not taken again.
      </p>
      {error !== null && <ProblemPanel error={error} />}
      <Button disabledFocusable={isPending} onClick={() => mutate()}>
        Take it back
      </Button>
    </details>
  );
}

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { restoreFeed } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { removedFeedsQuery } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Moment } from '../../look/moment.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { feedTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400 },
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    margin: `${tokens.spacingVerticalS} 0`,
    padding: 0,
    listStyle: 'none',
  },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

/** What was removed lately, and can be brought back. Nothing where there is nothing. */
export function RemovedFeeds({ tenantId, mayDecide }: { readonly tenantId: string; readonly mayDecide: boolean }) {
  const { api } = usePage();
  const { t, rich } = useTexts(feedTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const { data: feeds = [] } = useQuery(removedFeedsQuery(api, tenantId));
  const { mutate, isPending, error } = useMutation({
    mutationFn: (feedId: string) => api.call(restoreFeed, { params: { feedId } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.feeds(tenantId) }),
  });
  if (feeds.length === 0) return null;
  return (
    <section aria-label={t('removed.region')}>
      <h2 className={styles.title}>{t('removed.title')}</h2>
      {error !== null && <ProblemPanel error={error} />}
      <ul className={styles.list}>
        {feeds.map(({ id, title, removedAt }) => (
          <li key={id} className={styles.row}>
            <span>{removedAt === null ? title : rich('removed.item', { title, at: <Moment at={removedAt} /> })}</span>
            {mayDecide && (
              <Button size="small" disabledFocusable={isPending} onClick={() => mutate(id)}>
                {t('removed.bringBack', { title })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

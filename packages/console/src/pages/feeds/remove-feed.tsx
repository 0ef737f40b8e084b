import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type Feed, previewFeedRemoval, removeFeed } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { words } from '../../words/texts.ts';
import { removalSentences } from './feed-words.ts';
import { feedTexts } from './texts.ts';

const useStyles = makeStyles({
  summary: { cursor: 'pointer' },
  text: { margin: `${tokens.spacingVerticalS} 0`, overflowWrap: 'anywhere' },
});

interface RemoveFeedProps {
  readonly tenantId: string;
  readonly feed: Feed;
}

/** Removes a feed in every tenant, after a look at what that means for the phones of this one. */
export function RemoveFeed({ tenantId, feed }: RemoveFeedProps) {
  const { api } = usePage();
  const { t } = useTexts(feedTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const preview = useQuery({
    queryKey: [...keys.feeds(tenantId), feed.id, 'removal', feed.inForce?.id ?? ''],
    queryFn: ({ signal }) => api.call(previewFeedRemoval, { params: { tenantId, feedId: feed.id }, signal }),
    enabled: isOpen,
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(removeFeed, { params: { feedId: feed.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.feeds(tenantId) }),
  });
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary}>{t('removal.summary')}</summary>
      {preview.isLoading && <Loading what={t('removal.loading')} rows={2} />}
      {preview.error !== null && <ProblemPanel error={preview.error} />}
      {preview.data !== undefined && (
        <>
          {removalSentences(preview.data, t, word).map((sentence) => (
            <p key={sentence} className={styles.text}>
              {sentence}
            </p>
          ))}
          <p className={styles.text}>{t('removal.meaning')}</p>
          {error !== null && <ProblemPanel error={error} />}
          <Button disabledFocusable={isPending} onClick={() => mutate()}>
            {t('removal.action', { title: feed.title })}
          </Button>
        </>
      )}
    </details>
  );
}

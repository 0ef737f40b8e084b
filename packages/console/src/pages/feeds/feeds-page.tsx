import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { feedsQuery, type Me } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { PageHead } from '../../look/page-head.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { words } from '../../words/texts.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { FeedCard } from './feed-card.tsx';
import { conditionOf, inOrder } from './feed-words.ts';
import { OwnNames } from './own-names.tsx';
import { RemovedFeeds } from './removed-feeds.tsx';
import { feedTexts } from './texts.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
  text: { margin: 0 },
});

/** What is looked for, where it comes from, how old it is, and what was held back. */
export function FeedsPage({ me, tenant }: { readonly me: Me; readonly tenant: Tenant }) {
  const { api } = usePage();
  const { t, rich } = useTexts(feedTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const query = useQuery(feedsQuery(api, tenant.id));
  const { data: feeds, error } = query;
  const mayManage = reaches(tenant.role, 'manage');
  const old = feeds?.filter((feed) => ['overdue', 'aged-out'].includes(conditionOf(feed))).length ?? 0;
  const held = feeds?.filter((feed) => conditionOf(feed) === 'held').length ?? 0;
  return (
    <div className={styles.page}>
      <PageHead title={t('title')} meaning={t('meaning')} />
      <QueryProblem query={query} />
      {feeds === undefined && error === null && <Loading what={t('loading')} rows={6} />}
      {held > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('held', { count: held })}</MessageBarBody>
        </MessageBar>
      )}
      {old > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('old', { count: old })}</MessageBarBody>
        </MessageBar>
      )}
      {feeds !== undefined && !mayManage && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('readOnly', { role: word(`role.${tenant.role}`) })}</MessageBarBody>
        </MessageBar>
      )}
      {feeds?.length === 0 && <p className={styles.text}>{rich('none', { command: <code>picket feeds add</code> })}</p>}
      {feeds !== undefined &&
        inOrder(feeds).map((feed) => (
          <FeedCard key={feed.id} tenantId={tenant.id} feed={feed} mayManage={mayManage} mayDecide={me.instanceOwner} />
        ))}
      <OwnNames tenantId={tenant.id} mayManage={mayManage} />
      <RemovedFeeds tenantId={tenant.id} mayDecide={me.instanceOwner} />
    </div>
  );
}

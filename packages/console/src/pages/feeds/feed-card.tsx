import { Button, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { changeFeed, type Feed, refreshFeed, switchFeed } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../../api/touched-queries.ts';
import { useLanguage, useTexts } from '../../language/use-texts.ts';
import { useCardStyles } from '../../look/card-styles.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Marked, marks } from '../../look/marks.tsx';
import { Moment } from '../../look/moment.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { ended } from '../../words/remote-words.ts';
import { ChangeForm } from './change-form.tsx';
import { conditionOf, type FeedCondition, hitSentence, holdings, rejectedSentence } from './feed-words.ts';
import { RemoveFeed } from './remove-feed.tsx';
import { RollBack } from './roll-back.tsx';
import { feedFaults, feedTexts } from './texts.ts';
import { WaitingVersion } from './waiting-version.tsx';

const useStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
  },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

const marksOf: Readonly<Record<FeedCondition, ReactElement>> = {
  held: marks.warning,
  failed: marks.bad,
  'aged-out': marks.bad,
  overdue: marks.warning,
  paused: marks.open,
  off: marks.open,
  trial: marks.waiting,
  empty: marks.open,
  'in-force': marks.good,
};

interface FeedCardProps {
  readonly tenantId: string;
  readonly feed: Feed;
  /** May say whether this tenant looks in it. */
  readonly mayManage: boolean;
  /** May decide for every tenant. */
  readonly mayDecide: boolean;
}

/** One feed: what is in force and how old that is, what went wrong, and what waits for a person. */
export function FeedCard({ tenantId, feed, mayManage, mayDecide }: FeedCardProps) {
  const { t, rich } = useTexts(feedTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const condition = conditionOf(feed);
  return (
    <article className={card.card} aria-label={feed.title}>
      <div className={card.head}>
        <h2 className={styles.title}>{feed.title}</h2>
        <Marked mark={marksOf[condition]}>{t(`condition.${condition}`)}</Marked>
      </div>
      <InForce feed={feed} />
      {feed.problem !== null && (
        <p className={styles.text}>
          {rich('card.problem', {
            at: <Moment at={feed.problem.at} />,
            detail: <FeedTrouble problem={feed.problem} />,
            code: <code>{feed.problem.code}</code>,
          })}
        </p>
      )}
      {feed.agedOutAt !== null && (
        <p className={styles.text}>{rich('card.agedOut', { at: <Moment at={feed.agedOutAt} /> })}</p>
      )}
      {feed.overdueSince !== null && feed.agedOutAt === null && (
        <p className={styles.text}>{rich('card.overdue', { at: <Moment at={feed.overdueSince} /> })}</p>
      )}
      {feed.waiting !== null && (
        <WaitingVersion tenantId={tenantId} feed={feed} version={feed.waiting} mayDecide={mayDecide} />
      )}
      <Origin feed={feed} />
      <Actions tenantId={tenantId} feed={feed} mayManage={mayManage} mayDecide={mayDecide} />
    </article>
  );
}

/** What kept a version from being taken in: in the reader's language by its code, and then in the words of whoever refused. */
function FeedTrouble({ problem: { code, detail } }: { readonly problem: NonNullable<Feed['problem']> }) {
  const { t } = useTexts(feedTexts);
  const language = useLanguage();
  const known = language === 'en' ? undefined : feedFaults.find((each) => each === code);
  return (
    <>
      {known !== undefined && `${t(`fault.${known}`)}: `}
      <FromServer text={ended(detail)} />
    </>
  );
}

function InForce({ feed: { inForce } }: { readonly feed: Feed }) {
  const { t, rich } = useTexts(feedTexts);
  const styles = useStyles();
  if (inForce === null) return null;
  const rejected = rejectedSentence(inForce, t);
  const named = { edition: inForce.edition, holdings: holdings(inForce, t) };
  return (
    <>
      <p className={styles.text}>
        {inForce.inForceAt === null
          ? t('card.inForce', named)
          : rich('card.inForceSince', { ...named, at: <Moment at={inForce.inForceAt} /> })}
      </p>
      {(inForce.hits !== null || rejected !== undefined) && (
        <p className={styles.quiet}>
          {inForce.hits !== null && `${t('card.before', { hits: hitSentence(inForce.hits, t) })} `}
          {rejected}
        </p>
      )}
    </>
  );
}

function Origin({ feed }: { readonly feed: Feed }) {
  const { t, rich } = useTexts(feedTexts);
  const styles = useStyles();
  const { source, url, license, confidence, checkedAt, nextDueAt, hasAuthorization, isPaused } = feed;
  return (
    <p className={styles.quiet}>
      {source === 'shipped' && `${t('card.shipped')} `}
      {source === 'upload' && `${t('card.byHand')} `}
      {url !== null && (
        <>
          {rich(
            source === 'taxii'
              ? hasAuthorization
                ? 'card.fromTaxiiSecret'
                : 'card.fromTaxii'
              : hasAuthorization
                ? 'card.fromSecret'
                : 'card.from',
            { url: <code>{url}</code> },
          )}{' '}
        </>
      )}
      {t('card.license', { license: ended(license) })}{' '}
      {t('card.confidence', { confidence: t(`confidence.${confidence}`) })}
      {url !== null && (
        <>
          {isPaused && ` ${t('card.paused')}`}{' '}
          {checkedAt === null ? t('card.neverAsked') : rich('card.lastAsked', { at: <Moment at={checkedAt} /> })}
          {nextDueAt !== null && <> {rich('card.next', { at: <Moment at={nextDueAt} /> })}</>}
        </>
      )}
    </p>
  );
}

function Actions({ tenantId, feed, mayManage, mayDecide }: FeedCardProps) {
  const { api } = usePage();
  const { t } = useTexts(feedTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: keys.feeds(tenantId) });
  const switching = useMutation({
    mutationFn: (isOn: boolean) => api.call(switchFeed, { params: { tenantId, feedId: feed.id }, body: { isOn } }),
    onSettled,
  });
  const asking = useMutation({
    mutationFn: () => api.call(refreshFeed, { params: { feedId: feed.id } }),
    onSettled,
  });
  const pausing = useMutation({
    mutationFn: (isPaused: boolean) => api.call(changeFeed, { params: { feedId: feed.id }, body: { isPaused } }),
    onSettled,
  });
  const error = switching.error ?? asking.error ?? pausing.error;
  if (!mayManage && !mayDecide) return null;
  return (
    <>
      {error !== null && <ProblemPanel error={error} />}
      <div className={styles.actions}>
        {mayManage && (
          <Switch
            checked={feed.isOn}
            disabled={switching.isPending}
            label={t('card.switch', { title: feed.title })}
            onChange={(_, { checked }) => switching.mutate(checked)}
          />
        )}
        {mayDecide && feed.url !== null && !feed.isPaused && (
          <Button disabledFocusable={asking.isPending} onClick={() => asking.mutate()}>
            {t('card.askNow')}
          </Button>
        )}
        {mayDecide && feed.url !== null && (
          <Button disabledFocusable={pausing.isPending} onClick={() => pausing.mutate(!feed.isPaused)}>
            {feed.isPaused ? t('card.askAgain') : t('card.pause')}
          </Button>
        )}
        {mayDecide && feed.inForce !== null && <RollBack tenantId={tenantId} feed={feed} versionId={feed.inForce.id} />}
      </div>
      {mayDecide && <ChangeForm tenantId={tenantId} feed={feed} />}
      {mayDecide && feed.source !== 'shipped' && <RemoveFeed tenantId={tenantId} feed={feed} />}
    </>
  );
}

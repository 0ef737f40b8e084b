import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { discardFeedVersion, type Feed, type FeedVersion, releaseFeedVersion } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Given } from '../../look/given.tsx';
import { Moment } from '../../look/moment.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { hitSentence, holdings, rejectedSentence } from './feed-words.ts';
import { feedTexts } from './texts.ts';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: tokens.spacingHorizontalM,
    borderLeft: `3px solid ${tokens.colorStatusWarningBorderActive}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface WaitingVersionProps {
  readonly tenantId: string;
  readonly feed: Feed;
  readonly version: FeedVersion;
  readonly mayDecide: boolean;
}

/** A version that is held or on trial: why, whom it would hit, and what a person can do about it. */
export function WaitingVersion({ tenantId, feed, version, mayDecide }: WaitingVersionProps) {
  const { t, rich } = useTexts(feedTexts);
  const styles = useStyles();
  const isHeld = version.state === 'held';
  const rejected = rejectedSentence(version, t);
  return (
    <section className={styles.box} aria-label={t('waiting.region', { title: feed.title })}>
      <h3 className={styles.title}>{isHeld ? t('waiting.held') : t('waiting.trial')}</h3>
      <p className={styles.text}>
        {rich('waiting.fetched', {
          edition: version.edition,
          at: <Moment at={version.fetchedAt} />,
          holdings: holdings(version, t),
        })}{' '}
        {feed.inForce === null
          ? t('waiting.nothingInForce')
          : t('waiting.staysInForce', { edition: feed.inForce.edition })}
        {version.trialUntil !== null && <> {rich('waiting.trialEnds', { at: <Moment at={version.trialUntil} /> })}</>}
        {version.isCanaryHere && ` ${t('waiting.countsHere')}`}
      </p>
      {version.reasons.length > 0 && (
        <ul className={styles.list}>
          {version.reasons.map(({ code, detail }) => (
            <li key={code}>
              <FromServer text={detail} /> (<code>{code}</code>)
            </li>
          ))}
        </ul>
      )}
      <p className={styles.text}>{hitSentence(version.hits, t)}</p>
      {version.hits !== null && version.hits.examples.length > 0 && (
        <p className={styles.text}>
          {rich('hits.among', {
            names: version.hits.examples.map((name, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <Given text={name} />
              </span>
            )),
          })}
        </p>
      )}
      {version.hits !== null && version.hits.terms.length > 0 && (
        <ul className={styles.list}>
          {version.hits.terms.map(({ kind, value, devices }) => (
            <li key={`${kind} ${value}`}>
              {rich('waiting.term', { kind, value: <code>{value}</code>, count: devices })}
            </li>
          ))}
        </ul>
      )}
      {rejected !== undefined && <p className={styles.text}>{rejected}</p>}
      {mayDecide ? (
        <Decisions tenantId={tenantId} feed={feed} version={version} />
      ) : (
        <p className={styles.text}>{t('waiting.notYours')}</p>
      )}
    </section>
  );
}

function Decisions({ tenantId, feed, version }: Omit<WaitingVersionProps, 'mayDecide'>) {
  const { api } = usePage();
  const { t } = useTexts(feedTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (operation: typeof releaseFeedVersion | typeof discardFeedVersion) =>
      api.call(operation, { params: { feedId: feed.id, versionId: version.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.feeds(tenantId) }),
  });
  return (
    <>
      {error !== null && <ProblemPanel error={error} />}
      <div className={styles.actions}>
        <Button disabledFocusable={isPending} onClick={() => mutate(discardFeedVersion)}>
          {t('waiting.discard')}
        </Button>
        <Button disabledFocusable={isPending} onClick={() => mutate(releaseFeedVersion)}>
          {t('waiting.release')}
        </Button>
      </div>
    </>
  );
}

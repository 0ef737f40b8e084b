import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { discardFeedVersion, type Feed, type FeedVersion, releaseFeedVersion } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { Given } from '../../look/given.tsx';
import { Moment } from '../../look/moment.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { hitSentence, holdings, rejectedSentence } from './feed-words.ts';

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
  const styles = useStyles();
  const isHeld = version.state === 'held';
  const rejected = rejectedSentence(version);
  return (
    <section className={styles.box} aria-label={`New version of ${feed.title}`}>
      <h3 className={styles.title}>{isHeld ? 'A new version is held' : 'A new version is on trial'}</h3>
      <p className={styles.text}>
        {version.edition}, fetched <Moment at={version.fetchedAt} />: {holdings(version)}.{' '}
        {feed.inForce === null ? 'Nothing of this feed is in force.' : `${feed.inForce.edition} stays in force.`}
        {version.trialUntil !== null && (
          <>
            {' '}
            Its trial ends <Moment at={version.trialUntil} />.
          </>
        )}
        {version.isCanaryHere && ' In this tenant it counts already.'}
      </p>
      {version.reasons.length > 0 && (
        <ul className={styles.list}>
          {version.reasons.map(({ code, detail }) => (
            <li key={code}>
              {detail} (<code>{code}</code>)
            </li>
          ))}
        </ul>
      )}
      <p className={styles.text}>{hitSentence(version.hits)}</p>
      {version.hits !== null && version.hits.examples.length > 0 && (
        <p className={styles.text}>
          Among them{' '}
          {version.hits.examples.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <Given text={name} />
            </span>
          ))}
          .
        </p>
      )}
      {version.hits !== null && version.hits.terms.length > 0 && (
        <ul className={styles.list}>
          {version.hits.terms.map(({ kind, value, devices }) => (
            <li key={`${kind} ${value}`}>
              {kind} <code>{value}</code>: {devices.toLocaleString('en')}
            </li>
          ))}
        </ul>
      )}
      {rejected !== undefined && <p className={styles.text}>{rejected}</p>}
      {mayDecide ? (
        <Decisions tenantId={tenantId} feed={feed} version={version} />
      ) : (
        <p className={styles.text}>An owner of this Picket decides: it concerns every tenant.</p>
      )}
    </section>
  );
}

function Decisions({ tenantId, feed, version }: Omit<WaitingVersionProps, 'mayDecide'>) {
  const { api } = usePage();
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
          Discard it
        </Button>
        <Button disabledFocusable={isPending} onClick={() => mutate(releaseFeedVersion)}>
          Put it in force now
        </Button>
      </div>
    </>
  );
}

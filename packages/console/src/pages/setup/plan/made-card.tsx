import { makeStyles, tokens } from '@fluentui/react-components';
import { type DeployedObject, type Deployment, listDeploymentRuns } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState } from 'react';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { Moment } from '../../../look/moment.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { GiveUpDialog, type ToGiveUp } from './give-up.tsx';
import { GivenUp, givenUp } from './given-up.tsx';
import { MadeObject } from './made-object.tsx';
import { TakeBack } from './take-back.tsx';
import { planTexts } from './texts.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  list: { display: 'grid', gap: tokens.spacingVerticalXS, margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
  drifted: { color: tokens.colorStatusWarningForeground3, fontWeight: tokens.fontWeightSemibold },
});

interface MadeCardProps {
  readonly tenantId: string;
  readonly objects: readonly DeployedObject[];
  readonly decisions: Deployment['decisions'];
  readonly look: Deployment['look'];
  readonly mayManage: boolean;
  readonly isUnderWay: boolean;
}

type Told = 'giveUp.release.done' | 'giveUp.forget.done' | 'giveUp.release.undone' | 'givenUp.undone';

/** What is Picket's in Intune, whether somebody changed it since, and the ways to give it up or take it back. */
export function MadeCard({ tenantId, objects, decisions, look, mayManage, isUnderWay }: MadeCardProps) {
  const { t, rich } = useTexts(planTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const mayDecide = mayManage && !isUnderWay;
  const [told, setTold] = useState<{ readonly what: Told; readonly name: string }>();
  const outcome = useRef<HTMLParagraphElement>(null);
  // The button that was pressed is gone with what it was about: who pressed it goes on where the outcome stands. At once: a moment
  // later it would take the focus from whoever has gone on already.
  useLayoutEffect(() => {
    if (told !== undefined) outcome.current?.focus();
  }, [told]);
  const [asked, setAsked] = useState<{ readonly what: ToGiveUp; readonly isOpen: boolean }>();
  const tell = (what: Told, name: string) => setTold({ what, name });
  return (
    <section className={card.card} aria-label={t('made.title')}>
      <h3 className={styles.title}>{t('made.title')}</h3>
      {told !== undefined && (
        <p ref={outcome} tabIndex={-1} role="status" className={styles.text}>
          <Given text={t(told.what, { name: told.name })} />
        </p>
      )}
      {objects.length === 0 ? (
        <p className={styles.text}>{t('made.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('made.list')}>
          {objects.map((object) => (
            <MadeObject
              key={object.key}
              tenantId={tenantId}
              object={object}
              isReleased={decisions.some(({ key, decision }) => key === object.key && decision === 'release')}
              mayDecide={mayDecide}
              onGiveUp={(what) => setAsked({ what, isOpen: true })}
              onUndone={(name) => tell('giveUp.release.undone', name)}
            />
          ))}
        </ul>
      )}
      {asked !== undefined && (
        <GiveUpDialog
          tenantId={tenantId}
          {...asked}
          onClose={() => setAsked({ ...asked, isOpen: false })}
          onDone={({ way, object: { name } }) => tell(`giveUp.${way}.done`, name)}
        />
      )}
      <GivenUp
        tenantId={tenantId}
        decisions={givenUp(decisions, objects)}
        mayDecide={mayDecide}
        onUndone={(name) => tell('givenUp.undone', name)}
      />
      {objects.length > 0 && (
        <p className={styles.quiet}>
          {look === null || look.at === null
            ? t('made.neverLooked')
            : rich('made.lookedAt', { at: <Moment at={look.at} /> })}
        </p>
      )}
      {look !== null && look.problem !== null && (
        <p className={styles.drifted}>{rich('made.lookFailed', { why: <FromServer text={look.problem} /> })}</p>
      )}
      <History tenantId={tenantId} />
      {mayDecide && objects.length > 0 && <TakeBack tenantId={tenantId} />}
    </section>
  );
}

function History({ tenantId }: { readonly tenantId: string }) {
  const { api } = usePage();
  const { t, rich } = useTexts(planTexts);
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    queryKey: [...keys.deployment(tenantId), 'runs'],
    queryFn: async ({ signal }) =>
      (await api.call(listDeploymentRuns, { params: { tenantId }, query: { limit: 20 }, signal })).items,
    enabled: isOpen,
  });
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('history.title')}</summary>
      <QueryProblem query={query} />
      {query.data?.length === 0 && <p className={styles.quiet}>{t('history.none')}</p>}
      <ul className={styles.list}>
        {query.data?.map(({ id, aim, state, done, total, startedBy, startedAt }) => (
          <li key={id}>
            {t(`run.title.${aim}`)}:{' '}
            {rich('history.line', {
              state: t(`run.state.${state}`),
              done,
              total,
              who: <Given text={startedBy} />,
              at: <Moment at={startedAt} />,
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}

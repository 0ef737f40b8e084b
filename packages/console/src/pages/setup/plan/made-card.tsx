import { makeStyles, tokens } from '@fluentui/react-components';
import { type DeployedObject, type Deployment, listDeploymentRuns } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { Moment } from '../../../look/moment.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { TakeBack } from './take-back.tsx';
import { kindOfObject, planTexts } from './texts.ts';

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
  readonly look: Deployment['look'];
  readonly mayManage: boolean;
  readonly isUnderWay: boolean;
}

/** What is Picket's in Intune, whether somebody changed it since, and the way to take it back. */
export function MadeCard({ tenantId, objects, look, mayManage, isUnderWay }: MadeCardProps) {
  const { t, rich } = useTexts(planTexts);
  const card = useCardStyles();
  const styles = useStyles();
  return (
    <section className={card.card} aria-label={t('made.title')}>
      <h3 className={styles.title}>{t('made.title')}</h3>
      {objects.length === 0 ? (
        <p className={styles.text}>{t('made.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('made.list')}>
          {objects.map(({ key, kind, kindTitle, name, remoteId, isAdopted, drift }) => (
            <li key={key} data-key={key}>
              <Given text={name} />{' '}
              <span className={styles.quiet}>
                ({kindOfObject(kind, kindTitle, t)}
                {isAdopted && `, ${t('made.adopted')}`}
                {remoteId === null && `, ${t('made.notCertain')}`})
              </span>
              {drift !== null && (
                <p className={styles.drifted}>{rich(`made.${drift.state}`, { at: <Moment at={drift.since} /> })}</p>
              )}
            </li>
          ))}
        </ul>
      )}
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
      {mayManage && objects.length > 0 && !isUnderWay && <TakeBack tenantId={tenantId} />}
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

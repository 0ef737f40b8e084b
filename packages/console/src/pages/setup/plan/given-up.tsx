import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { DeployedObject, Deployment, DeploymentDecision } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../../language/use-texts.ts';
import { Given } from '../../../look/given.tsx';
import { Moment } from '../../../look/moment.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { usePage } from '../../../page-context.ts';
import type { GivingUp } from './give-up.tsx';
import { planTexts } from './texts.ts';
import { planQuery, useDecide } from './use-deployment.ts';

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
});

type Decision = Deployment['decisions'][number] & { readonly decision: GivingUp };

/** What was given up and is in the books no longer, newest first. */
export function givenUp(
  decisions: Deployment['decisions'],
  objects: readonly Pick<DeployedObject, 'key'>[],
): readonly Decision[] {
  return decisions
    .filter((each): each is Decision => each.decision === 'release' || each.decision === 'forget')
    .filter(({ key }) => !objects.some((object) => object.key === key))
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
}

interface GivenUpProps {
  readonly tenantId: string;
  readonly decisions: readonly Decision[];
  readonly mayDecide: boolean;
  readonly onUndone: (name: string) => void;
}

/** What Picket leaves alone since somebody said so, by whom, and the way back. */
export function GivenUp({ tenantId, decisions, mayDecide, onUndone }: GivenUpProps) {
  const { t, rich } = useTexts(planTexts);
  const styles = useStyles();
  if (decisions.length === 0) return null;
  return (
    <section aria-label={t('givenUp.title')}>
      <h4 className={styles.title}>{t('givenUp.title')}</h4>
      <ul className={styles.list}>
        {decisions.map((each) => (
          <li key={each.key} data-given-up={each.key}>
            <Given text={each.name ?? each.key} />{' '}
            <span className={styles.quiet}>
              {rich(`givenUp.${each.decision}`, { who: <Given text={each.by} />, at: <Moment at={each.at} /> })}
            </span>
            {mayDecide && <WayBack tenantId={tenantId} decided={each} onUndone={onUndone} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface WayBackProps {
  readonly tenantId: string;
  readonly decided: Decision;
  readonly onUndone: (name: string) => void;
}

/**
 * What was forgotten is adopted again where the plan found it. What was given back comes into the plan again first: until
 * then Picket does not look for it.
 */
function WayBack({ tenantId, decided: { key, name, decision }, onUndone }: WayBackProps) {
  const { api } = usePage();
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  // What the plan's own card has read; nothing is asked for here.
  const { data: plan, isFetching } = useQuery({ ...planQuery(api, tenantId, 'apply'), enabled: false });
  const { mutateAsync, isPending, error } = useDecide(tenantId);
  const standing = plan?.steps.find((step) => step.key === key && step.action === 'clash');
  const undoing: { readonly decision: DeploymentDecision; readonly remoteId?: string } | undefined =
    decision === 'release'
      ? { decision: 'none' }
      : standing?.remoteId == null
        ? undefined
        : { decision: 'adopt', remoteId: standing.remoteId };
  const called = name ?? key;
  // Before the plan is read nobody knows what is in its place.
  if (undoing === undefined && (plan === undefined || isFetching)) return null;
  if (undoing === undefined) return <p className={styles.quiet}>{t('givenUp.notInPlan')}</p>;
  // By the promise: the list is read anew meanwhile, and a callback of what has left it is never called.
  const undo = () =>
    mutateAsync({ key, ...undoing }).then(
      () => onUndone(called),
      () => undefined,
    );
  return (
    <div>
      <Button
        size="small"
        aria-label={t(`givenUp.backOf.${decision}`, { name: called })}
        disabledFocusable={isPending}
        onClick={() => void undo()}
      >
        {t(`givenUp.back.${decision}`)}
      </Button>
      {error !== null && <ProblemPanel error={error} />}
    </div>
  );
}

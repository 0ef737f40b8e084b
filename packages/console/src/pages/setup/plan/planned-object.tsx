import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type {
  DeploymentDecision,
  DeploymentDifference,
  DeploymentPlan,
  DeploymentPlanStep,
} from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Given } from '../../../look/given.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { ActionMark } from './action-mark.tsx';
import { kindOfObject, planTexts } from './texts.ts';
import { useDecide } from './use-deployment.ts';

const useStyles = makeStyles({
  name: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  text: { margin: 0, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
  value: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

interface PlannedObjectProps {
  readonly tenantId: string;
  readonly step: DeploymentPlanStep;
  readonly told: DeploymentPlan['told'];
  readonly mayManage: boolean;
}

/** One object of the plan: what happens to it, what changes, what to know, and what there is to decide. */
export function PlannedObject({ tenantId, step, told, mayManage }: PlannedObjectProps) {
  const { t } = useTexts(planTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const { name, action, kind, kindTitle, because, reason, blockedBy, differences, drift, warnings, remarks, remoteId } =
    step;
  const decided = step.decided === null || step.decided === 'none' ? undefined : step.decided;
  return (
    <li className={card.card} data-key={step.key} data-action={action}>
      <div className={card.head}>
        <h4 className={styles.name}>
          <Given text={name} />
        </h4>
        <ActionMark action={action} />
      </div>
      <p className={styles.quiet}>
        {kindOfObject(kind, kindTitle, t)}
        {because !== null && (
          <>
            . <FromServer text={because} told={told} />
          </>
        )}
      </p>
      {/* Who has forgotten it knows who made it. */}
      {reason !== null && decided !== 'forget' && <p className={styles.text}>{t(`reason.${reason}`)}</p>}
      {(action === 'clash' || action === 'adopt') && remoteId !== null && (
        <p className={styles.quiet}>{t('step.id', { id: remoteId })}</p>
      )}
      {blockedBy.length > 0 && <p className={styles.text}>{t('step.blocked', { keys: blockedBy.join(', ') })}</p>}
      {drift.length > 0 && <Differences title={t('step.drift')} differences={drift} />}
      {action !== 'create' && differences.length > 0 && (
        <Differences title={t('step.differences')} differences={differences} />
      )}
      {[...warnings, ...remarks].length > 0 && (
        <ul className={styles.list}>
          {[...warnings, ...remarks].map((remark) => (
            <li key={remark}>
              <FromServer text={remark} told={told} />
            </li>
          ))}
        </ul>
      )}
      {decided !== undefined && <p className={styles.text}>{t(`decide.is.${decided}`)}</p>}
      {mayManage && <Decisions tenantId={tenantId} step={step} />}
    </li>
  );
}

function Differences({
  title,
  differences,
}: {
  readonly title: string;
  readonly differences: readonly DeploymentDifference[];
}) {
  const { t, rich } = useTexts(planTexts);
  const styles = useStyles();
  const told = (value: unknown) => (
    <code className={styles.value}>
      <Given text={value === null ? t('step.nothing') : typeof value === 'string' ? value : JSON.stringify(value)} />
    </code>
  );
  return (
    <div>
      <p className={styles.text}>{title}</p>
      <ul className={styles.list}>
        {differences.map(({ path, what, from, to }) => (
          <li key={path}>
            <FromServer text={what} />
            {': '}
            {rich('step.from', { from: told(from), to: told(to) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is open to decide; nothing happens in Intune by it. */
function Decisions({ tenantId, step }: { readonly tenantId: string; readonly step: DeploymentPlanStep }) {
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  const { mutate, isPending, error } = useDecide(tenantId);
  const choices = decisionsFor(step);
  if (choices.length === 0) return null;
  return (
    <>
      <div className={styles.actions}>
        {choices.map((decision) => (
          <Button
            key={decision}
            size="small"
            disabledFocusable={isPending}
            onClick={() =>
              mutate({ key: step.key, decision, ...(step.remoteId === null ? {} : { remoteId: step.remoteId }) })
            }
          >
            {t(`decide.${decision}`)}
          </Button>
        ))}
      </div>
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}

type Offered = Extract<DeploymentDecision, 'adopt' | 'beside' | 'keep' | 'none'>;

function decisionsFor({ action, reason, drift, decided }: DeploymentPlanStep): readonly Offered[] {
  const isDecided = decided !== null && decided !== 'none' && decided !== 'keep' && decided !== 'put-back';
  if (action === 'clash' && reason === 'name-taken') return ['adopt', 'beside'];
  if (action === 'clash' && reason === 'mark-removed') return ['adopt'];
  if (isDecided) return ['none'];
  // Putting ours back needs no decision: it is what the plan does.
  return drift.length > 0 ? ['keep'] : [];
}

import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular, ArrowRightRegular } from '@fluentui/react-icons';
import { Suspense, useEffect, useRef } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { FailureBoundary } from '../../look/failure-boundary.tsx';
import { Loading } from '../../look/loading.tsx';
import { PageHead } from '../../look/page-head.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { addressOf, noFilters } from '../../routing/route.ts';
import type { SetupStepId } from '../../routing/setup-steps.ts';
import { goTo } from '../../routing/use-route.ts';
import { GrantedBar } from '../connector/granted-bar.tsx';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { StepAnnouncer } from './step-announcer.tsx';
import { StepList } from './step-list.tsx';
import { setupSteps } from './steps.ts';
import { setupTexts } from './texts.ts';
import { useStepStates } from './use-step-states.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalXL, gridTemplateColumns: 'minmax(0, 1fr)' },
  // It stays in view beside a long step.
  side: {
    position: 'sticky',
    top: tokens.spacingVerticalL,
    '@media (max-width: 760px)': { position: 'static' },
  },
  progress: {
    margin: 0,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: '240px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXXXL,
    rowGap: tokens.spacingVerticalL,
    alignItems: 'start',
    '@media (max-width: 760px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  step: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)', maxWidth: '1100px' },
  head: { display: 'grid', gap: tokens.spacingVerticalXS },
  where: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    // It is focused to say where one is, not to be acted on.
    outlineStyle: 'none',
  },
  about: { margin: 0, maxWidth: '90ch', color: tokens.colorNeutralForeground2 },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    paddingTop: tokens.spacingVerticalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface SetupPageProps {
  readonly tenant: Tenant;
  /** Undefined: wherever there is something to do. */
  readonly step: SetupStepId | undefined;
  /** The purpose that an administrator has just granted. */
  readonly granted: string | undefined;
}

/** One calm path from the permissions to phones that report. What is done is what the server says is done. */
export function SetupPage({ tenant, step, granted }: SetupPageProps) {
  const { t } = useTexts(setupTexts);
  const styles = useStyles();
  const { states, isSettled, query } = useStepStates(tenant.id);
  const steps = setupSteps.map(({ id }) => ({ id, state: states[id] }));
  const known = steps.find(({ id }) => id === step)?.id;
  const next = steps.find(({ state }) => state !== 'done') ?? steps.at(-1);

  useEffect(() => {
    if (known === undefined && next !== undefined && isSettled) {
      goTo({ page: 'setup', tenantId: tenant.id, step: next.id }, 'instead');
    }
  }, [known, next, isSettled, tenant.id]);

  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <div className={styles.page}>
      <PageHead title={t('title')} meaning={t('meaning')} />
      <GrantedBar granted={granted} />
      <QueryProblem query={query} />
      {done === steps.length && (
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{t('finished')}</MessageBarTitle>
            {t('finishedMeaning')}
          </MessageBarBody>
        </MessageBar>
      )}
      {known === undefined ? (
        <Loading what={t('notKnown')} rows={6} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.side}>
            <StepList tenantId={tenant.id} steps={steps} current={known} />
            <p className={styles.progress}>{t('progress', { done, all: steps.length })}</p>
          </div>
          <StepContent key={known} tenantId={tenant.id} id={known} />
        </div>
      )}
      <StepAnnouncer steps={steps} />
    </div>
  );
}

function StepContent({ tenantId, id }: { readonly tenantId: string; readonly id: SetupStepId }) {
  const { t } = useTexts(setupTexts);
  const styles = useStyles();
  const index = setupSteps.findIndex((each) => each.id === id);
  const Step = setupSteps[index]?.Step;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <section className={styles.step} aria-labelledby="setup-step">
      <div className={styles.head}>
        <p className={styles.where}>
          {t('here', { number: index + 1, all: setupSteps.length, step: t(`step.${id}`) })}
        </p>
        <h2 id="setup-step" ref={title} tabIndex={-1} className={styles.title}>
          {t(`step.${id}`)}
        </h2>
        <p className={styles.about}>{t(`about.${id}`)}</p>
      </div>
      <FailureBoundary>
        <Suspense fallback={<Loading what={t('loading')} rows={6} />}>
          {Step !== undefined && <Step tenantId={tenantId} />}
        </Suspense>
      </FailureBoundary>
      <StepFoot tenantId={tenantId} before={setupSteps[index - 1]?.id} after={setupSteps[index + 1]?.id} />
    </section>
  );
}

interface StepFootProps {
  readonly tenantId: string;
  readonly before: SetupStepId | undefined;
  readonly after: SetupStepId | undefined;
}

/** Links, not buttons that do something: going on saves nothing and loses nothing. */
function StepFoot({ tenantId, before, after }: StepFootProps) {
  const { t } = useTexts(setupTexts);
  const styles = useStyles();
  const hrefOf = (step: SetupStepId) => addressOf({ page: 'setup', tenantId, step });
  return (
    <div className={styles.foot}>
      {before === undefined ? (
        <span />
      ) : (
        <Button as="a" href={hrefOf(before)} icon={<ArrowLeftRegular />}>
          {t('back', { step: t(`step.${before}`) })}
        </Button>
      )}
      {after === undefined ? (
        <Button as="a" appearance="primary" href={addressOf({ page: 'fleet', tenantId, filters: noFilters })}>
          {t('toFleet')}
        </Button>
      ) : (
        <Button as="a" appearance="primary" href={hrefOf(after)} icon={<ArrowRightRegular />} iconPosition="after">
          {t('next', { step: t(`step.${after}`) })}
        </Button>
      )}
    </div>
  );
}

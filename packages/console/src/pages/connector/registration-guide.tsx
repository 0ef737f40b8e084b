import { makeStyles, tokens } from '@fluentui/react-components';
import type { ConsentPurpose } from '@picket/domain';
import { useQuery } from '@tanstack/react-query';
import { guideQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Loading } from '../../look/loading.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { Commands } from './commands.tsx';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  guide: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateColumns: 'minmax(0, 1fr)' },
  steps: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** How an administrator makes the app registration: step by step, or with the Azure CLI. Asked for when it is opened. */
export function RegistrationGuide({
  tenantId,
  purpose,
}: {
  /** Undefined: of the service's own, for many organizations. */
  readonly tenantId: string | undefined;
  readonly purpose: ConsentPurpose;
}) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const query = useQuery(guideQuery(api, tenantId, purpose));
  const { data: guide, error } = query;
  return (
    <div className={styles.guide}>
      <QueryProblem query={query} />
      {guide === undefined && error === null && <Loading what={t('guide.loading')} rows={3} />}
      {guide !== undefined && (
        <>
          <ol className={styles.steps}>
            {guide.steps.map((step) => (
              <li key={step}>
                <FromServer text={step} told={guide.told} />
              </li>
            ))}
          </ol>
          <Commands name={guide.name} script={guide.script} />
        </>
      )}
    </div>
  );
}

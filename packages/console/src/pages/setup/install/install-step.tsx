import { MessageBar, MessageBarBody, makeStyles, Select, tokens } from '@fluentui/react-components';
import { type InstallState, installStates } from '@picket/domain';
import { reaches } from '@picket/wire/console';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { Loading } from '../../../look/loading.tsx';
import { Moment } from '../../../look/moment.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { usePage } from '../../../page-context.ts';
import { useTenant } from '../../tenants/tenant-frame.tsx';
import type { StepProps } from '../steps.ts';
import { ExportInstalls } from './export-installs.tsx';
import { installStatusQuery, installsQuery } from './install-queries.ts';
import { InstallTable } from './install-table.tsx';
import { NotifyLagging } from './notify-lagging.tsx';
import { StateCounts } from './state-counts.tsx';
import { installTexts } from './texts.ts';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'stretch' },
  text: { margin: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

/** How far the agent has come: in sum, phone by phone, and what can be done for those who lag. */
export function InstallStep({ tenantId }: StepProps) {
  const { api } = usePage();
  const { role } = useTenant();
  const { t, rich } = useTexts(installTexts);
  const styles = useStyles();
  const [state, setState] = useState<InstallState>();
  const status = useQuery(installStatusQuery(api, tenantId));
  const installs = useInfiniteQuery(installsQuery(api, tenantId, state));

  if (status.data === undefined) {
    return status.error === null ? (
      <Loading what={t('loading')} rows={4} />
    ) : (
      <ProblemPanel error={status.error} retry={() => void status.refetch()} />
    );
  }
  const { apps, readAt, isComplete, notices } = status.data;
  if (readAt === null) return <p className={styles.text}>{t('none')}</p>;
  const rows = installs.data?.pages.flatMap(({ items }) => items);
  return (
    <div className={styles.step}>
      {status.error !== null && <ProblemPanel error={status.error} retry={() => void status.refetch()} />}
      {isComplete && (
        <MessageBar intent="success">
          <MessageBarBody>{t('complete')}</MessageBarBody>
        </MessageBar>
      )}
      {apps.map((app) => (
        <StateCounts key={app.appId} app={app} />
      ))}
      <p className={styles.text}>{rich('read', { at: <Moment at={readAt} /> })}</p>
      <div className={styles.bar}>
        <Select
          aria-label={t('filter')}
          value={state ?? ''}
          onChange={(_, { value }) => setState(installStates.find((each) => each === value))}
        >
          <option value="">{t('all')}</option>
          {installStates.map((each) => (
            <option key={each} value={each}>
              {t(`state.${each}`)}
            </option>
          ))}
        </Select>
        <ExportInstalls tenantId={tenantId} />
      </div>
      {installs.error !== null && <ProblemPanel error={installs.error} retry={() => void installs.refetch()} />}
      {rows === undefined ? (
        installs.error === null && <Loading what={t('loading')} rows={4} />
      ) : (
        <InstallTable
          tenantId={tenantId}
          rows={rows}
          more={
            installs.hasNextPage
              ? { load: () => void installs.fetchNextPage(), isLoading: installs.isFetchingNextPage }
              : undefined
          }
        />
      )}
      {notices !== null && reaches(role, 'operate') && <NotifyLagging tenantId={tenantId} limits={notices} />}
    </div>
  );
}

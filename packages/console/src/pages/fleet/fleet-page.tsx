import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { DeviceLevel } from '@picket/domain';
import { deviceLevels } from '@picket/domain';
import type { DeviceRow } from '@picket/wire/console';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { devicesQuery, overviewQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FailureBoundary } from '../../look/failure-boundary.tsx';
import { Loading } from '../../look/loading.tsx';
import { useMedia } from '../../look/media.ts';
import { PageHead } from '../../look/page-head.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import type { FleetFilters } from '../../routing/route.ts';
import { addressOf } from '../../routing/route.ts';
import { goTo } from '../../routing/use-route.ts';
import { type Tenant, useHappenings } from '../tenants/tenant-frame.tsx';
import { DeviceList } from './device-list.tsx';
import { DeviceTable } from './device-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { HappeningFeed } from './happening-feed.tsx';
import { LevelAnnouncer } from './level-announcer.tsx';
import { LevelBar } from './level-bar.tsx';
import { ListFoot } from './list-foot.tsx';
import { NoDevices } from './no-devices.tsx';
import { fleetTexts } from './texts.ts';
import { TrustLine } from './trust-line.tsx';

// Most of the time the list alone is looked at: what only the pane needs comes when it is opened.
const DevicePane = lazy(async () => ({ default: (await import('../device/device-pane.tsx')).DevicePane }));

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
  now: {
    display: 'grid',
    gap: tokens.spacingHorizontalL,
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 4fr)',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  old: { opacity: 0.6 },
});

interface FleetPageProps {
  readonly tenant: Tenant;
  readonly filters: FleetFilters;
  readonly deviceId: string | undefined;
}

/** Which phones are there, at what level, and why; and one of them opened beside. */
export function FleetPage({ tenant, filters, deviceId }: FleetPageProps) {
  const { api } = usePage();
  const { t } = useTexts(fleetTexts);
  const styles = useStyles();
  const hasRoomForTable = useMedia('(min-width: 1200px)');
  const overview = useQuery(overviewQuery(api, tenant.id));
  const devices = useInfiniteQuery(devicesQuery(api, tenant.id, filters));
  const rows = useMemo(() => devices.data?.pages.flatMap(({ items }) => items), [devices.data]);

  const place = { page: 'fleet', tenantId: tenant.id, filters } as const;
  const filterBy = (changed: Partial<FleetFilters>, how: 'on' | 'instead' = 'on') =>
    goTo({ ...place, filters: { ...filters, ...changed }, deviceId }, how);
  const toggleLevel = (level: DeviceLevel) =>
    filterBy({
      levels: deviceLevels.filter((one) => (one === level) !== filters.levels.includes(one)),
    });
  const hrefOf = (id: string) => addressOf({ ...place, deviceId: id });
  const listProps = (items: readonly DeviceRow[]) => ({ rows: items, openId: deviceId, hrefOf });

  return (
    <div className={styles.page}>
      {deviceId !== undefined && (
        <FailureBoundary key={deviceId}>
          <Suspense fallback={null}>
            <DevicePane tenantId={tenant.id} deviceId={deviceId} close={() => goTo(place)} />
          </Suspense>
        </FailureBoundary>
      )}
      <PageHead title={t('title')} meaning={t('meaning')} />
      {overview.data !== undefined && <TrustLine overview={overview.data} />}
      <QueryProblem query={overview} />
      <div className={styles.now}>
        {overview.data !== undefined && (
          <LevelBar counts={overview.data.devicesByLevel} chosen={filters.levels} toggle={toggleLevel} />
        )}
        <HappeningFeed tenantId={tenant.id} happenings={useHappenings()} hrefOf={hrefOf} />
      </div>
      <FilterBar filters={filters} filterBy={filterBy} />
      <QueryProblem query={devices} />
      {rows === undefined && devices.error === null && <Loading what={t('loading')} rows={8} />}
      {rows !== undefined && rows.length === 0 && (
        <NoDevices tenant={tenant} filters={filters} overview={overview.data} filterBy={filterBy} />
      )}
      {rows !== undefined && rows.length > 0 && (
        <section
          aria-label={t('phones')}
          aria-busy={devices.isPlaceholderData}
          className={mergeClasses(devices.isPlaceholderData && styles.old)}
        >
          {hasRoomForTable ? <DeviceTable {...listProps(rows)} /> : <DeviceList {...listProps(rows)} />}
          <ListFoot
            shown={rows.length}
            hasMore={devices.hasNextPage}
            isLoading={devices.isFetchingNextPage}
            loadMore={() => void devices.fetchNextPage()}
          />
        </section>
      )}
      {rows !== undefined && <LevelAnnouncer rows={rows} />}
    </div>
  );
}

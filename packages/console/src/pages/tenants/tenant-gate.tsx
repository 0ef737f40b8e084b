import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import type { Me } from '../../api/queries.ts';
import { tenantsQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Loading } from '../../look/loading.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { addressOf, noFilters, type Route } from '../../routing/route.ts';
import { goTo } from '../../routing/use-route.ts';
import { FleetPage } from '../fleet/fleet-page.tsx';
import { takeBegun } from '../setup/leave-for-consent.ts';
import { AddTenant } from './add-tenant.tsx';
import { ConsentFailed } from './consent-failed.tsx';
import { type Tenant, TenantFrame } from './tenant-frame.tsx';
import { tenantTexts } from './texts.ts';

// Not the page that everybody opens.
const ConnectorPage = lazy(async () => ({
  default: (await import('../connector/connector-page.tsx')).ConnectorPage,
}));

const SetupPage = lazy(async () => ({ default: (await import('../setup/setup-page.tsx')).SetupPage }));

const FeedsPage = lazy(async () => ({ default: (await import('../feeds/feeds-page.tsx')).FeedsPage }));

const DoctorPage = lazy(async () => ({ default: (await import('../doctor/doctor-page.tsx')).DoctorPage }));

const SignInSettingsPage = lazy(async () => ({
  default: (await import('../sign-in-settings/sign-in-settings-page.tsx')).SignInSettingsPage,
}));

const InstanceSignInPage = lazy(async () => ({
  default: (await import('../sign-in-settings/instance-sign-in-page.tsx')).InstanceSignInPage,
}));

const ServicePage = lazy(async () => ({ default: (await import('../service/service-page.tsx')).ServicePage }));

const useStyles = makeStyles({
  alone: { maxWidth: '640px', margin: '10vh auto', padding: tokens.spacingHorizontalL },
  wide: { maxWidth: '1080px', margin: '0 auto', padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalL}` },
});

/** Where the tenant that was last looked at is remembered, in this browser only. */
const lastTenantKey = 'picket.last-tenant';

/** Finds the tenant that an address is about, among those the operator may see. */
export function TenantGate({ me, route }: { readonly me: Me; readonly route: Route }) {
  const { api } = usePage();
  const { t } = useTexts(tenantTexts);
  const styles = useStyles();
  const { data: tenants, error, refetch } = useQuery(tenantsQuery(api));
  const tenantId = 'tenantId' in route ? route.tenantId : undefined;
  const tenant = tenants?.find(({ id }) => id === tenantId);
  const home = tenants?.find(({ id }) => id === localStorage.getItem(lastTenantKey)) ?? tenants?.[0];

  useEffect(() => {
    if (tenant !== undefined) localStorage.setItem(lastTenantKey, tenant.id);
  }, [tenant]);
  // Consent began in setup, and the server knows only the Connector page.
  useEffect(() => {
    if (route.page !== 'connector' || route.granted === undefined) return;
    const begun = takeBegun(route.tenantId);
    if (begun !== undefined) goTo({ ...begun, granted: route.granted }, 'instead');
  }, [route]);
  useEffect(() => {
    if (route.page === 'home' && home !== undefined) {
      goTo({ page: 'fleet', tenantId: home.id, filters: noFilters }, 'instead');
    }
  }, [route.page, home]);

  if (tenants === undefined) {
    return (
      <main className={styles.alone}>
        {error ? <ProblemPanel error={error} retry={() => void refetch()} /> : <Loading what={t('tenants')} rows={3} />}
      </main>
    );
  }
  if (route.page === 'instance-sign-in' && me.instanceOwner) {
    return (
      <main className={styles.alone}>
        <Suspense fallback={<Loading rows={6} />}>
          <InstanceSignInPage isTested={route.isTested} tenants={tenants} />
        </Suspense>
      </main>
    );
  }
  if (route.page === 'service' && me.instanceOwner) {
    return (
      <main className={styles.wide}>
        <Suspense fallback={<Loading rows={6} />}>
          <ServicePage />
        </Suspense>
      </main>
    );
  }
  if (tenants.length === 0) {
    return (
      <main className={styles.alone}>
        <AddTenant me={me} />
      </main>
    );
  }
  if (tenant === undefined) {
    if (route.page === 'home') return null;
    return (
      <main className={styles.alone}>
        {route.page === 'consent-failed' && home !== undefined ? (
          <ConsentFailed code={route.code} tenant={home} />
        ) : (
          <Nowhere home={home} />
        )}
      </main>
    );
  }
  return (
    <TenantFrame key={tenant.id} me={me} tenant={tenant} tenants={tenants} page={route.page}>
      {route.page === 'connector' ? (
        <Suspense fallback={<Loading rows={6} />}>
          <ConnectorPage tenant={tenant} granted={route.granted} />
        </Suspense>
      ) : route.page === 'setup' ? (
        <Suspense fallback={<Loading rows={6} />}>
          <SetupPage tenant={tenant} step={route.step} granted={route.granted} />
        </Suspense>
      ) : route.page === 'feeds' ? (
        <Suspense fallback={<Loading rows={6} />}>
          <FeedsPage me={me} tenant={tenant} />
        </Suspense>
      ) : route.page === 'doctor' ? (
        <Suspense fallback={<Loading rows={6} />}>
          <DoctorPage tenant={tenant} />
        </Suspense>
      ) : route.page === 'sign-in-settings' ? (
        <Suspense fallback={<Loading rows={6} />}>
          <SignInSettingsPage me={me} tenant={tenant} isTested={route.isTested} />
        </Suspense>
      ) : route.page === 'fleet' ? (
        <FleetPage tenant={tenant} filters={route.filters} deviceId={route.deviceId} />
      ) : null}
    </TenantFrame>
  );
}

function Nowhere({ home }: { readonly home: Tenant | undefined }) {
  const { t } = useTexts(tenantTexts);
  return (
    <>
      <h1>{t('nowhere.title')}</h1>
      <p>{t('nowhere.meaning')}</p>
      {home !== undefined && (
        <Link href={addressOf({ page: 'fleet', tenantId: home.id, filters: noFilters })}>
          {t('nowhere.goTo', { name: home.name })}
        </Link>
      )}
    </>
  );
}

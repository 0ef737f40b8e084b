import { makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import type { AnswerOf, listTenants } from '@picket/wire/console';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { Me } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { type Live, useLive } from '../../live/use-live.ts';
import { FailureBoundary } from '../../look/failure-boundary.tsx';
import { Given } from '../../look/given.tsx';
import { LanguageSwitch } from '../../look/language-switch.tsx';
import { Wordmark } from '../../look/wordmark.tsx';
import { addressOf, noFilters, type Route } from '../../routing/route.ts';
import { goTo } from '../../routing/use-route.ts';
import { ContactBanner } from '../../session/contact-banner.tsx';
import { SignOutButton } from '../../session/sign-out-button.tsx';
import { LiveMark } from './live-mark.tsx';
import { tenantTexts } from './texts.ts';

export type Tenant = AnswerOf<typeof listTenants>['items'][number];

const LiveContext = createContext<Live>({ state: 'connecting', happenings: [] });
export const useHappenings = () => useContext(LiveContext).happenings;

const TenantContext = createContext<Tenant | undefined>(undefined);

/** The tenant whose page this is, with the operator's role in it. */
export function useTenant(): Tenant {
  const tenant = useContext(TenantContext);
  if (tenant === undefined) throw new Error('Outside of a tenant');
  return tenant;
}

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', minHeight: '100vh' },
  skip: {
    position: 'absolute',
    left: '-10000px',
    ':focus': { left: tokens.spacingHorizontalM, top: tokens.spacingVerticalS, zIndex: 1 },
  },
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  tenant: { fontWeight: tokens.fontWeightSemibold, maxWidth: '240px' },
  nav: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalL },
  link: {
    padding: `${tokens.spacingVerticalXS} 0`,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderBottom: '2px solid transparent',
    // A transparent border becomes a visible one there, and would mark every page as the present one.
    '@media (forced-colors: active)': { borderBottomColor: 'Canvas' },
    ':hover': { color: tokens.colorNeutralForeground1, borderBottomColor: tokens.colorNeutralStroke1Hover },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorBrandStroke1,
  },
  end: { marginLeft: 'auto', display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  page: {
    flexGrow: 1,
    width: '100%',
    maxWidth: '1600px',
    marginInline: 'auto',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalXXXL}`,
    '@media (max-width: 760px)': { paddingInline: tokens.spacingHorizontalM },
  },
});

interface TenantFrameProps {
  readonly me: Me;
  readonly tenant: Tenant;
  readonly tenants: readonly Tenant[];
  readonly page: Route['page'];
  readonly children: ReactNode;
}

/** Around every page of a tenant: whose phones these are, where else to go, and whether the page is live. */
export function TenantFrame({ me, tenant, tenants, page, children }: TenantFrameProps) {
  const { t } = useTexts(tenantTexts);
  const styles = useStyles();
  const live = useLive(tenant.id);
  const places = [
    { page: 'fleet', route: { page: 'fleet', tenantId: tenant.id, filters: noFilters } },
    { page: 'setup', route: { page: 'setup', tenantId: tenant.id } },
    { page: 'feeds', route: { page: 'feeds', tenantId: tenant.id } },
    { page: 'doctor', route: { page: 'doctor', tenantId: tenant.id } },
    { page: 'connector', route: { page: 'connector', tenantId: tenant.id } },
    { page: 'sign-in-settings', route: { page: 'sign-in-settings', tenantId: tenant.id, isTested: false } },
    ...(me.instanceOwner ? [{ page: 'service', route: { page: 'service' } } as const] : []),
  ] as const;
  const place = places.find((each) => each.page === page);
  const placeName = place === undefined ? '' : t(`place.${place.page}`);
  useEffect(() => {
    // Whoever looks after many tenants must see in every tab which one this is.
    document.title = `${placeName} · ${tenant.name} · Picket`;
  }, [placeName, tenant.name]);
  return (
    <div className={styles.frame}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('page')?.focus()}>
        {t('skip')}
      </button>
      <header className={styles.top}>
        <Wordmark />
        <div className={styles.tenant}>
          {tenants.length === 1 ? (
            <Given text={tenant.name} />
          ) : (
            <Select
              aria-label={t('tenant')}
              appearance="filled-lighter"
              value={tenant.id}
              onChange={(_, { value }) => goTo({ page: 'fleet', tenantId: value, filters: noFilters })}
            >
              {tenants.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </div>
        <nav className={styles.nav} aria-label={t('pages')}>
          {places.map((each) => (
            <a
              key={each.page}
              href={addressOf(each.route)}
              className={mergeClasses(styles.link, each.page === page && styles.here)}
              aria-current={each.page === page ? 'page' : undefined}
            >
              {t(`place.${each.page}`)}
            </a>
          ))}
        </nav>
        <div className={styles.end}>
          <LiveMark state={live.state} />
          <LanguageSwitch />
          <SignOutButton name={me.name} atEntra={me.entraSignOutUrl} />
        </div>
      </header>
      <ContactBanner />
      <main id="page" tabIndex={-1} className={styles.page}>
        <FailureBoundary key={page}>
          <LiveContext value={live}>
            <TenantContext value={tenant}>{children}</TenantContext>
          </LiveContext>
        </FailureBoundary>
      </main>
    </div>
  );
}

import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useMemo } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { PageHead } from '../../look/page-head.tsx';
import { usePage } from '../../page-context.ts';
import { addressOf } from '../../routing/route.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { placeOf } from './place.ts';
import { SignInSettings } from './sign-in-settings.tsx';
import { signInSettingsTexts } from './texts.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalXL, gridTemplateColumns: 'minmax(0, 1fr)' },
});

interface InstanceSignInPageProps {
  readonly isTested: boolean;
  /** Those that the owner sees. */
  readonly tenants: readonly Tenant[];
}

/** How the instance's own people sign in. Whoever opens it owns the instance. */
export function InstanceSignInPage({ isTested, tenants }: InstanceSignInPageProps) {
  const { api } = usePage();
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  const place = useMemo(() => placeOf(api, undefined), [api]);
  const title = t('instanceTitle');
  useEffect(() => {
    document.title = `${title} · Picket`;
  }, [title]);
  return (
    <div className={styles.page}>
      <Link href={addressOf({ page: 'home' })}>{t('back')}</Link>
      <PageHead title={title} meaning={t('instanceMeaning')} />
      <SignInSettings place={place} mayChange isTested={isTested} tenants={tenants} />
    </div>
  );
}

import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { PageHead } from '../../look/page-head.tsx';
import { addressOf } from '../../routing/route.ts';
import { ServiceApps } from './service-apps.tsx';
import { ServiceTenants } from './service-tenants.tsx';
import { serviceTexts } from './texts.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalXXL, gridTemplateColumns: 'minmax(0, 1fr)' },
  ways: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL },
});

/** The customers of this service and what it brings for all of them. Whoever opens it owns the instance. */
export function ServicePage() {
  const { t } = useTexts(serviceTexts);
  const styles = useStyles();
  const title = t('title');
  useEffect(() => {
    document.title = `${title} · Picket`;
  }, [title]);
  return (
    <div className={styles.page}>
      <nav className={styles.ways}>
        <Link href={addressOf({ page: 'home' })}>{t('back')}</Link>
        <Link href={addressOf({ page: 'instance-sign-in', isTested: false })}>{t('signIn')}</Link>
      </nav>
      <PageHead title={title} meaning={t('meaning')} />
      <ServiceTenants />
      <ServiceApps />
    </div>
  );
}

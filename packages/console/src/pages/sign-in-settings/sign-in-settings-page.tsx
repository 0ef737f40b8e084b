import { Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { reaches } from '@picket/wire/console';
import { useMemo } from 'react';
import type { Me } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { PageHead } from '../../look/page-head.tsx';
import { usePage } from '../../page-context.ts';
import { addressOf } from '../../routing/route.ts';
import { words } from '../../words/texts.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { placeOf } from './place.ts';
import { SignInSettings } from './sign-in-settings.tsx';
import { signInSettingsTexts } from './texts.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalXL, gridTemplateColumns: 'minmax(0, 1fr)', maxWidth: '880px' },
});

interface SignInSettingsPageProps {
  readonly me: Me;
  readonly tenant: Tenant;
  readonly isTested: boolean;
}

/** How people of a tenant sign in with Entra: everybody may look, an owner decides. */
export function SignInSettingsPage({ me, tenant, isTested }: SignInSettingsPageProps) {
  const { api } = usePage();
  const { t } = useTexts(signInSettingsTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const place = useMemo(() => placeOf(api, tenant.id), [api, tenant.id]);
  const mayOwn = reaches(tenant.role, 'own');
  return (
    <div className={styles.page}>
      <PageHead title={t('title')} meaning={t('meaning')} />
      {!mayOwn && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('readOnly', { role: word(`role.${tenant.role}`) })}</MessageBarBody>
        </MessageBar>
      )}
      <SignInSettings place={place} mayChange={mayOwn} isTested={isTested} tenants={[]} />
      {me.instanceOwner && (
        <Link href={addressOf({ page: 'instance-sign-in', isTested: false })}>{t('instanceLink')}</Link>
      )}
    </div>
  );
}

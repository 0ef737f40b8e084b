import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.ts';
import { useTexts } from '../language/use-texts.ts';
import { Loading } from '../look/loading.tsx';
import { ProblemPanel } from '../look/problem-panel.tsx';
import { usePage } from '../page-context.ts';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { TenantGate } from '../pages/tenants/tenant-gate.tsx';
import type { Route } from '../routing/route.ts';
import { sessionTexts } from './texts.ts';

const useStyles = makeStyles({ alone: { maxWidth: '640px', margin: '10vh auto', padding: tokens.spacingHorizontalL } });

/** Nothing of the console is shown to anybody who is not signed in. */
export function SessionGate({ route }: { readonly route: Route }) {
  const { api } = usePage();
  const { t } = useTexts(sessionTexts);
  const styles = useStyles();
  const { data: me, error, refetch } = useQuery(sessionQuery(api));
  if (me === null) return <SignInPage />;
  if (me !== undefined) return <TenantGate me={me} route={route} />;
  return (
    <main className={styles.alone}>
      {error ? <ProblemPanel error={error} retry={() => void refetch()} /> : <Loading what={t('loading')} rows={3} />}
    </main>
  );
}

import { Badge, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../language/use-texts.ts';
import { CopyButton } from '../../look/copy-button.tsx';
import { Loading } from '../../look/loading.tsx';
import { Moment } from '../../look/moment.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { words } from '../../words/texts.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { Changes } from './changes.tsx';
import { GuideSection } from './guide-section.tsx';
import { LastTest } from './last-test.tsx';
import { type Place, type Registration, type Settings, settingsQuery } from './place.ts';
import { SignInForm } from './sign-in-form.tsx';
import { signInSettingsTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  address: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
  summary: { cursor: 'pointer', marginBottom: tokens.spacingVerticalS },
});

interface SignInSettingsProps {
  readonly place: Place;
  readonly mayChange: boolean;
  readonly isTested: boolean;
  /** To choose from, at the instance's. */
  readonly tenants: readonly Tenant[];
}

/** What is set, what stands in the way, and everything to be done about it, in the order in which it is done. */
export function SignInSettings({ place, mayChange, isTested, tenants }: SignInSettingsProps) {
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  const query = useQuery(settingsQuery(place));
  const { data: settings, error } = query;
  if (settings === undefined) {
    return (
      <>
        <QueryProblem query={query} />
        {error === null && <Loading what={t('loading')} rows={6} />}
      </>
    );
  }
  const { registration, state } = settings;
  return (
    <>
      <QueryProblem query={query} />
      {isTested && (
        <MessageBar intent="info">
          <MessageBarBody>{t('test.justNow')}</MessageBarBody>
        </MessageBar>
      )}
      <section className={styles.part} aria-label={t('title')}>
        <p className={styles.text}>
          <Badge appearance="tint" color={state === 'on' ? 'success' : 'informative'}>
            {t(`state.${state}`)}
          </Badge>
        </p>
        {registration !== null && <Facts registration={registration} />}
        <p className={styles.quiet}>{t('local')}</p>
      </section>
      <Checks settings={settings} />
      {registration !== null && <LastTest place={place} registration={registration} mayChange={mayChange} />}
      {registration !== null && mayChange && <Changes place={place} settings={settings} />}
      <GuideSection place={place} isOpen={registration === null && mayChange} />
      {mayChange && (
        <details open={registration === null}>
          <summary className={styles.summary}>{registration === null ? t('form.first') : t('form.change')}</summary>
          <SignInForm place={place} registration={registration} tenants={tenants} />
        </details>
      )}
    </>
  );
}

function Facts({ registration }: { readonly registration: Registration }) {
  const { t, rich } = useTexts(signInSettingsTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const { address, clientId, entraTenantId, certificateExpiresAt, groups, allowGuests, tenantIds, name } = registration;
  return (
    <>
      <p className={styles.address}>
        {t('address')} <code className={styles.text}>{address}</code>
        <CopyButton text={address} label={t('copyAddress')} />
      </p>
      <p className={styles.quiet}>
        {rich('app', { clientId: <code>{clientId}</code>, entraTenantId: <code>{entraTenantId}</code> })}{' '}
        {certificateExpiresAt === null
          ? t('bySecret')
          : rich('certificateExpires', { at: <Moment at={certificateExpiresAt} /> })}{' '}
        {allowGuests ? t('guestsAllowed') : t('noGuests')}{' '}
        {name === null && (tenantIds === null ? t('everyTenant') : t('someTenants', { count: tenantIds.length }))}
      </p>
      {groups.length > 0 && (
        <>
          <p className={styles.text}>{t('groups')}</p>
          <ul className={styles.list}>
            {groups.map(({ groupId, role }) => (
              <li key={`${groupId} ${role}`}>
                <code>{groupId}</code> {word(`role.${role}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const colors = { passed: 'success', warning: 'warning', failed: 'danger' } as const;

function Checks({ settings: { checks, redirectUri } }: { readonly settings: Settings }) {
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  return (
    <section className={styles.part} aria-label={t('checks.title')}>
      <h2 className={styles.title}>{t('checks.title')}</h2>
      <ul className={styles.list}>
        {checks.map(({ id, outcome }) => (
          <li key={id}>
            <Badge appearance="tint" color={colors[outcome]}>
              {t(`checks.${outcome}`)}
            </Badge>{' '}
            {id === 'https' ? t('checks.of.https', { address: redirectUri }) : t(`checks.of.${id}`)}{' '}
            {outcome !== 'passed' && t(`checks.todo.${id}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

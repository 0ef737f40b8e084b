import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { proveRegistration, startConsent } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Moment } from '../../look/moment.tsx';
import { Opened } from '../../look/opened.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { leaveForConsent } from '../setup/leave-for-consent.ts';
import { ConsentState } from './connector-state.tsx';
import type { Purpose } from './connector-types.ts';
import { GivingBack } from './giving-back.tsx';
import { CredentialEnd, GrantSight } from './grant-sight.tsx';
import { RegistrationForm } from './registration-form.tsx';
import { RegistrationGuide } from './registration-guide.tsx';
import { ServiceApp } from './service-app.tsx';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: tokens.spacingHorizontalL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  text: { margin: 0 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  table: { borderCollapse: 'collapse', width: '100%', tableLayout: 'fixed' },
  resource: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  cell: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS} 0`,
    textAlign: 'start',
    verticalAlign: 'top',
    fontWeight: 'inherit',
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  summary: { cursor: 'pointer', marginBottom: tokens.spacingVerticalS },
});

interface ConsentCardProps {
  readonly tenantId: string;
  readonly purpose: Purpose;
  readonly mayManage: boolean;
  /** Its heading's place on the page. */
  readonly heading?: 'h3' | 'h4';
}

/** One purpose: what for, with which permissions, whether it is granted, and the way to grant it. */
export function ConsentCard({ tenantId, purpose, mayManage, heading: Heading = 'h4' }: ConsentCardProps) {
  const { t, rich } = useTexts(connectorTexts);
  const styles = useStyles();
  const name = t(`purpose.${purpose.purpose}`);
  const ofService = purpose.source === 'instance';
  const isRegistered = purpose.state !== 'not-registered' && purpose.state !== 'given-back';
  const { offered } = purpose;
  const registrationSummary = ofService
    ? t('grant.ownInstead')
    : isRegistered
      ? t('grant.change')
      : t('grant.registration');
  return (
    <article className={styles.card} aria-label={name}>
      <div className={styles.head}>
        <Heading className={styles.title}>{name}</Heading>
        <ConsentState state={purpose.state} />
      </div>
      <p className={styles.text}>
        <FromServer text={purpose.about} />
      </p>
      <p className={styles.quiet}>
        {t(`grant.meaning.${purpose.state}`)}
        {purpose.provenAt !== null && <> {rich('grant.provenAt', { at: <Moment at={purpose.provenAt} /> })}</>}
        {purpose.clientId !== null && (
          <> {rich(ofService ? 'grant.serviceApp' : 'grant.app', { id: <code>{purpose.clientId}</code> })}</>
        )}
        {purpose.givenBackAt !== null && <> {rich('givingBack.at', { at: <Moment at={purpose.givenBackAt} /> })}</>}
      </p>
      <GrantSight purpose={purpose} />
      <CredentialEnd credential={purpose.credential} />
      {mayManage && offered !== null && !(ofService && isRegistered) && (
        <ServiceApp tenantId={tenantId} purpose={purpose} offered={offered} />
      )}
      <PermissionTable purpose={purpose} />
      {mayManage && isRegistered && <GrantButton tenantId={tenantId} purpose={purpose} />}
      <Opened summary={t('grant.howTo')}>
        <RegistrationGuide tenantId={tenantId} purpose={purpose.purpose} />
      </Opened>
      {mayManage && (
        <details open={!isRegistered && offered?.entraTenantId == null}>
          <summary className={styles.summary}>{registrationSummary}</summary>
          <RegistrationForm tenantId={tenantId} purpose={purpose.purpose} />
        </details>
      )}
      {mayManage && isRegistered && (
        <Opened summary={t('givingBack.open')}>
          <GivingBack tenantId={tenantId} purpose={purpose} />
        </Opened>
      )}
    </article>
  );
}

function PermissionTable({ purpose: { permissions, missing, sight } }: { readonly purpose: Purpose }) {
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  return (
    <table className={styles.table}>
      <thead className={styles.quiet}>
        <tr>
          {(['name', 'why', 'without'] as const).map((column) => (
            <th key={column} scope="col" className={styles.cell}>
              {t(`permission.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {permissions.map(({ name, resource, why, without }) => (
          <tr key={`${resource} ${name}`}>
            <th scope="row" className={styles.cell}>
              <code>{name}</code>
              {(missing.includes(name) || sight?.missing?.includes(name) === true) && (
                <strong> {t('permission.refused')}</strong>
              )}
              <span className={styles.resource}>{resource}</span>
            </th>
            <td className={styles.cell}>
              <FromServer text={why} />
            </td>
            <td className={styles.cell}>
              <FromServer text={without} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function GrantButton({ tenantId, purpose }: { readonly tenantId: string; readonly purpose: Purpose }) {
  const { api } = usePage();
  const client = useQueryClient();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(startConsent, { params: { tenantId }, body: { purpose: purpose.purpose } }),
    onSuccess: ({ url }) => leaveForConsent(url),
  });
  const proving = useMutation({
    mutationFn: () => api.call(proveRegistration, { params: { tenantId, purpose: purpose.purpose } }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
        client.invalidateQueries({ queryKey: keys.tenants }),
      ]),
  });
  return (
    <>
      {error !== null && <ProblemPanel error={error} />}
      {proving.error !== null && <ProblemPanel error={proving.error} />}
      <div className={styles.actions}>
        <Button
          appearance={purpose.state === 'granted' ? 'secondary' : 'primary'}
          disabledFocusable={isPending}
          onClick={() => mutate()}
        >
          {purpose.state === 'granted' ? t('grant.again') : t('grant.first')}
        </Button>
        <Button disabledFocusable={proving.isPending} title={t('grant.proveWhen')} onClick={() => proving.mutate()}>
          {t('grant.prove')}
        </Button>
      </div>
    </>
  );
}

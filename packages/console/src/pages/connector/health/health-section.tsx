import { makeStyles, tokens } from '@fluentui/react-components';
import { type Health, reaches } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../../language/use-texts.ts';
import { Loading } from '../../../look/loading.tsx';
import { Moment } from '../../../look/moment.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import type { Tenant } from '../../tenants/tenant-frame.tsx';
import { HealthChannels } from './health-channels.tsx';
import { ConcernCard } from './health-concern.tsx';
import { HealthHeartbeat } from './health-heartbeat.tsx';
import { healthQuery } from './health-query.ts';
import { HealthSilence } from './health-silence.tsx';
import { Verdict } from './health-verdict.tsx';
import { LedgerSection } from './ledger-section.tsx';
import { healthTexts } from './texts.ts';

const useStyles = makeStyles({
  section: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0 },
});

/** Is the link well, how long will Intune still listen, and what was said to Microsoft. */
export function HealthSection({ tenant }: { readonly tenant: Tenant }) {
  const { api } = usePage();
  const { t } = useTexts(healthTexts);
  const styles = useStyles();
  const query = useQuery(healthQuery(api, tenant.id));
  const { data: health, error } = query;
  return (
    <section className={styles.section} aria-label={t('title')}>
      <h3 className={styles.title}>{t('title')}</h3>
      <QueryProblem query={query} />
      {health === undefined && error === null && <Loading what={t('loading')} rows={4} />}
      {health !== undefined && <HealthBody tenant={tenant} health={health} />}
      <LedgerSection tenant={tenant} />
    </section>
  );
}

function HealthBody({ tenant, health }: { readonly tenant: Tenant; readonly health: Health }) {
  const { t, rich } = useTexts(healthTexts);
  const styles = useStyles();
  const { verdict, concerns, channels, calls, at } = health;
  const mayOperate = reaches(tenant.role, 'operate');
  return (
    <>
      <p className={styles.text} role="status">
        <Verdict verdict={verdict} /> {t(`meaning.${verdict}`)} {rich('lookedAt', { at: <Moment at={at} /> })}
      </p>
      {concerns.map((concern) => (
        <ConcernCard
          key={`${concern.id} ${concern.about}`}
          tenantId={tenant.id}
          concern={concern}
          channels={channels}
          mayOperate={mayOperate}
        />
      ))}
      <HealthSilence silence={health.silence} />
      {health.silence.kind !== 'not-used' && (
        <HealthHeartbeat tenantId={tenant.id} heartbeat={health.heartbeat} mayManage={reaches(tenant.role, 'manage')} />
      )}
      <HealthChannels channels={channels} />
      <p className={styles.text}>
        {t('messages.day', { total: calls.total, failed: calls.failed, throttled: calls.throttled })}
      </p>
    </>
  );
}

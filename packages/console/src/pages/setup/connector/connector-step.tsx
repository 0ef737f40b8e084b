import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type Health, reaches, setChannel, tryAgain } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { connectorsQuery } from '../../../api/queries.ts';
import { keys } from '../../../api/touched-queries.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Loading } from '../../../look/loading.tsx';
import { Marked, marks } from '../../../look/marks.tsx';
import { Moment } from '../../../look/moment.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { usePage } from '../../../page-context.ts';
import { channelName } from '../../../words/remote-words.ts';
import { words } from '../../../words/texts.ts';
import { Channels } from '../../connector/channels.tsx';
import { healthQuery } from '../../connector/health/health-query.ts';
import { useTenant } from '../../tenants/tenant-frame.tsx';
import type { StepProps } from '../steps.ts';
import { standingOf } from './standing.ts';
import { connectorStepTexts } from './texts.ts';
import { ToggleList } from './toggle-list.tsx';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'minmax(0, 1fr)' },
  part: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  text: { margin: 0 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

/** Whoever switches something on in another window should not wait for this one. */
const refreshMs = 5_000;

/** Is the connector Enabled in Intune, and what is to be switched on there. Turns green by itself. */
export function ConnectorStep({ tenantId }: StepProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorStepTexts);
  const styles = useStyles();
  const { role } = useTenant();
  const query = useQuery({ ...healthQuery(api, tenantId), refetchInterval: refreshMs });
  const { data: health, error } = query;
  return (
    <div className={styles.step}>
      <QueryProblem query={query} />
      {health === undefined && error === null && <Loading what={t('loading')} rows={4} />}
      {health !== undefined && (
        <StepBody
          tenantId={tenantId}
          health={health}
          mayOperate={reaches(role, 'operate')}
          mayManage={reaches(role, 'manage')}
        />
      )}
    </div>
  );
}

interface StepBodyProps {
  readonly tenantId: string;
  readonly health: Health;
  readonly mayOperate: boolean;
  readonly mayManage: boolean;
}

const marksOf: Readonly<Record<ReturnType<typeof standingOf>, ReactElement>> = {
  enabled: marks.good,
  available: marks.waiting,
  missing: marks.open,
  unresponsive: marks.bad,
  other: marks.bad,
  unasked: marks.open,
  off: marks.open,
  notOffered: marks.open,
};

function StepBody({ tenantId, health, mayOperate, mayManage }: StepBodyProps) {
  const { t, rich } = useTexts(connectorStepTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  const standing = standingOf(health);
  const { heartbeat, channels } = health;
  const channel = channels.find(({ speaksToPartner }) => speaksToPartner);
  const isUsed = standing !== 'off' && standing !== 'notOffered';
  const asked = heartbeat.recent[0]?.sentAt;
  return (
    <>
      <p className={styles.text} role="status">
        <Marked mark={marksOf[standing]}>
          {standing === 'other' ? t('state.other', { state: heartbeat.partnerState ?? '' }) : t(`state.${standing}`)}
        </Marked>
      </p>
      {standing === 'notOffered' && <p className={styles.text}>{t('notOffered')}</p>}
      {standing === 'off' && channel !== undefined && (
        <>
          <p className={styles.text}>{rich('off', { channel: channelName(channel.id, channel.title, word) })}</p>
          {mayManage ? (
            <SwitchOn tenantId={tenantId} channelId={channel.id} />
          ) : (
            <p className={styles.text}>{t('needsAdministrator')}</p>
          )}
        </>
      )}
      {standing === 'unresponsive' && <p className={styles.text}>{t('ignored')}</p>}
      {standing === 'missing' && (
        <>
          <h3 className={styles.part}>{t('add.title')}</h3>
          <ol className={styles.list}>
            <li>{t('add.open', { path: t('path') })}</li>
            <li>{t('add.choose')}</li>
            <li>{t('add.wait')}</li>
          </ol>
        </>
      )}
      {isUsed && (
        <>
          <ToggleList health={health} />
          <div className={styles.row}>
            <span>{asked === undefined ? t('neverLooked') : rich('lookedAt', { at: <Moment at={asked} /> })}</span>
            {mayOperate && <LookNow tenantId={tenantId} />}
          </div>
          {standing !== 'enabled' && <p className={styles.text}>{t('turnsGreen')}</p>}
        </>
      )}
      <OtherChannels tenantId={tenantId} mayManage={mayManage} partnerChannelId={channel?.id} />
    </>
  );
}

interface OtherChannelsProps {
  readonly tenantId: string;
  readonly mayManage: boolean;
  readonly partnerChannelId: string | undefined;
}

/** What acts without Intune taking threat levels: for most tenants the way there is. */
function OtherChannels({ tenantId, mayManage, partnerChannelId }: OtherChannelsProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorStepTexts);
  const styles = useStyles();
  const { data: connectors } = useQuery(connectorsQuery(api, tenantId));
  const purposes = connectors?.flatMap((connector) => connector.purposes);
  if (purposes === undefined) return null;
  return (
    <>
      <h3 className={styles.part}>{t('others')}</h3>
      <p className={styles.text}>{t('othersMeaning')}</p>
      <Channels
        tenantId={tenantId}
        purposes={purposes}
        mayManage={mayManage}
        except={(id) => id === partnerChannelId}
      />
    </>
  );
}

function SwitchOn({ tenantId, channelId }: { readonly tenantId: string; readonly channelId: string }) {
  const { api } = usePage();
  const { t } = useTexts(connectorStepTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(setChannel, { params: { tenantId, channelId }, body: { enabled: true } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  return (
    <>
      <div className={styles.row}>
        <Button appearance="primary" disabledFocusable={isPending} onClick={() => mutate()}>
          {t('switchOn')}
        </Button>
      </div>
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}

/** A heartbeat asks Intune how it sees the connector. */
function LookNow({ tenantId }: { readonly tenantId: string }) {
  const { api } = usePage();
  const { t } = useTexts(connectorStepTexts);
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(tryAgain, { params: { tenantId }, body: { kind: 'heartbeat' } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  return (
    <>
      <Button size="small" disabledFocusable={isPending} onClick={() => mutate()}>
        {t('lookNow')}
      </Button>
      {error !== null && <ProblemPanel error={error} />}
    </>
  );
}

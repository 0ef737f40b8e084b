import { Button, Field, Input, makeStyles, Radio, RadioGroup, Select, tokens } from '@fluentui/react-components';
import { listAgentApps, type SetupChoices } from '@picket/wire/console';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../../language/use-texts.ts';
import { FromServer } from '../../../look/from-server.tsx';
import { Loading } from '../../../look/loading.tsx';
import { ProblemPanel } from '../../../look/problem-panel.tsx';
import { usePage } from '../../../page-context.ts';
import { platformTexts } from './texts.ts';

export type Agent = NonNullable<SetupChoices['ios']>['agent'];

const useStyles = makeStyles({
  choice: { display: 'grid', gap: tokens.spacingVerticalS, justifyItems: 'start' },
  wide: { width: '100%', maxWidth: '480px' },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface AgentChoiceProps {
  readonly tenantId: string;
  readonly platform: 'android' | 'ios';
  readonly agent: Agent;
  readonly isReadOnly: boolean;
  readonly onChange: (agent: Agent) => void;
}

/** Which agent a platform gets, and where it takes an app, which one. */
export function AgentChoice({ tenantId, platform, agent, isReadOnly, onChange }: AgentChoiceProps) {
  const { t } = useTexts(platformTexts);
  const styles = useStyles();
  const takesApp = agent.kind === 'store' || (agent.kind === 'web' && platform === 'android');
  return (
    <div className={styles.choice}>
      <Field label={t('agent')}>
        <RadioGroup
          value={agent.kind}
          disabled={isReadOnly}
          onChange={(_, { value }) =>
            onChange(value === 'store' ? { kind: 'store', remoteId: '' } : { kind: value === 'web' ? 'web' : 'none' })
          }
        >
          {(['none', 'web', 'store'] as const).map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={
                <>
                  {t(`agentKind.${kind}`)}
                  <br />
                  <span className={styles.text}>{t(`agentMeaning.${kind}`)}</span>
                </>
              }
            />
          ))}
        </RadioGroup>
      </Field>
      {takesApp && (
        <div className={styles.wide}>
          <AppChoice {...{ tenantId, platform, agent, isReadOnly, onChange }} />
        </div>
      )}
    </div>
  );
}

/** Apps of the tenant, asked for when one is to be chosen; where they cannot be asked for, an id by hand. */
function AppChoice({ tenantId, platform, agent, isReadOnly, onChange }: AgentChoiceProps) {
  const { t, rich } = useTexts(platformTexts);
  const { api } = usePage();
  const styles = useStyles();
  const query = useQuery({
    queryKey: ['tenant', tenantId, 'agent-apps'],
    queryFn: ({ signal }) => api.call(listAgentApps, { params: { tenantId }, signal }),
    enabled: !isReadOnly,
    // It asks Microsoft: not by itself again and again.
    refetchInterval: false,
    staleTime: 60_000,
  });
  const remoteId = ('remoteId' in agent ? agent.remoteId : undefined) ?? '';
  const label = agent.kind === 'web' ? t('webApp') : t('app');
  const choose = (id: string) => {
    if (agent.kind === 'store') onChange({ kind: 'store', remoteId: id });
    else onChange(id === '' ? { kind: 'web' } : { kind: 'web', remoteId: id });
  };
  const apps = query.data?.apps.filter((app) => app.platform === platform) ?? [];
  const isListed = apps.some((app) => app.remoteId === remoteId);
  const byHand = isReadOnly || query.error !== null || query.data?.known === false;
  if (!byHand && query.data === undefined) return <Loading what={t('looking')} rows={1} />;
  return (
    <>
      {query.error !== null && <ProblemPanel error={query.error} retry={() => void query.refetch()} />}
      {query.data?.known === false && (
        <p className={styles.text}>
          {rich('appsUnknown', { because: <FromServer text={query.data.because ?? ''} /> })}
        </p>
      )}
      {byHand ? (
        <Field label={label} hint={t('appHint')}>
          <Input
            value={remoteId}
            disabled={isReadOnly}
            spellCheck={false}
            onChange={(_, { value }) => choose(value.trim())}
          />
        </Field>
      ) : (
        <Field label={label} hint={apps.length === 0 ? t('noApps') : ''}>
          <Select value={remoteId} onChange={(_, { value }) => choose(value)}>
            <option value="">{t('choose')}</option>
            {remoteId !== '' && !isListed && <option value={remoteId}>{remoteId}</option>}
            {apps.map(({ remoteId: id, name, type }) => (
              <option key={id} value={id}>
                {`${name} (${type})`}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {!isReadOnly && (
        <Button
          size="small"
          appearance="subtle"
          disabledFocusable={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('lookAgain')}
        </Button>
      )}
    </>
  );
}

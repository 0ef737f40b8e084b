import { Button, Field, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { type AnswerOf, type listChannels, setChannel } from '@picket/wire/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { channelsQuery } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { useCardStyles } from '../../look/card-styles.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Loading } from '../../look/loading.tsx';
import { Marked, marks } from '../../look/marks.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { type ChannelField, fieldsOf } from './channel-fields.ts';
import type { Purpose } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

type Channel = AnswerOf<typeof listChannels>['items'][number];

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'minmax(0, 1fr)' },
  name: { margin: 0, fontSize: tokens.fontSizeBase300 },
  text: { margin: 0, maxWidth: '90ch', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
  summary: { cursor: 'pointer', marginBottom: tokens.spacingVerticalS },
});

interface ChannelsProps {
  readonly tenantId: string;
  readonly purposes: readonly Purpose[];
  readonly mayManage: boolean;
  /** Only these; all by default. */
  readonly except?: (channelId: string) => boolean;
}

/** The ways by which a level is made to bite: what each does, whether it is on, and how it is set. */
export function Channels({ tenantId, purposes, mayManage, except = () => false }: ChannelsProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const query = useQuery(channelsQuery(api, tenantId));
  return (
    <div className={styles.all}>
      <QueryProblem query={query} />
      {query.data === undefined && query.error === null && <Loading what={t('channels.loading')} rows={4} />}
      {query.data
        ?.filter(({ id }) => !except(id))
        .map((channel) => (
          <ChannelCard
            key={channel.id}
            tenantId={tenantId}
            channel={channel}
            isGranted={purposes.some(({ purpose, state }) => purpose === channel.purpose && state === 'granted')}
            mayManage={mayManage}
          />
        ))}
    </div>
  );
}

interface ChannelCardProps {
  readonly tenantId: string;
  readonly channel: Channel;
  readonly isGranted: boolean;
  readonly mayManage: boolean;
}

function ChannelCard({ tenantId, channel, isGranted, mayManage }: ChannelCardProps) {
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const { card, head } = useCardStyles();
  const { title, about, enabled, takingBack, pending, refused, purpose } = channel;
  return (
    <article className={card} aria-label={title}>
      <div className={head}>
        <h4 className={styles.name}>
          <FromServer text={title} />
        </h4>
        <Marked mark={enabled ? (isGranted ? marks.good : marks.bad) : takingBack ? marks.waiting : marks.open}>
          {enabled ? t('channels.on') : takingBack ? t('channels.takingBack') : t('channels.off')}
        </Marked>
      </div>
      <p className={styles.text}>
        <FromServer text={about} />
      </p>
      {!isGranted && <p className={styles.text}>{t('channels.needsConsent', { purpose: t(`purpose.${purpose}`) })}</p>}
      {(enabled || takingBack) && (pending > 0 || refused > 0) && (
        <p className={mergeClasses(styles.text, styles.quiet)}>
          {pending > 0 && t('channels.pending', { count: pending })}{' '}
          {refused > 0 && t('channels.refused', { count: refused })}
        </p>
      )}
      {mayManage && <Turn tenantId={tenantId} channel={channel} />}
      {mayManage && fieldsOf(channel).length > 0 && (
        <details>
          <summary className={styles.summary}>{t('channels.settings')}</summary>
          <SettingsForm tenantId={tenantId} channel={channel} />
        </details>
      )}
    </article>
  );
}

function Turn({ tenantId, channel: { id, enabled } }: { readonly tenantId: string; readonly channel: Channel }) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(setChannel, { params: { tenantId, channelId: id }, body: { enabled: !enabled } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  return (
    <>
      {error !== null && <ProblemPanel error={error} />}
      {enabled && <p className={mergeClasses(styles.text, styles.quiet)}>{t('channels.offMeaning')}</p>}
      <div>
        <Button appearance={enabled ? 'secondary' : 'primary'} disabledFocusable={isPending} onClick={() => mutate()}>
          {enabled ? t('channels.switchOff') : t('channels.switchOn')}
        </Button>
      </div>
    </>
  );
}

function SettingsForm({ tenantId, channel }: { readonly tenantId: string; readonly channel: Channel }) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const [isSaved, setSaved] = useState(false);
  const fields = fieldsOf(channel);
  const saving = useSubmission(
    fields.map(({ name }) => name),
    async (settings) => {
      setSaved(false);
      await api.call(setChannel, {
        params: { tenantId, channelId: channel.id },
        body: { enabled: channel.enabled, settings },
      });
      setSaved(true);
      await client.invalidateQueries({ queryKey: keys.connectors(tenantId) });
    },
  );
  return (
    <>
      <Form submission={saving} action={t('channels.save')}>
        {fields.map((field) => (
          <SettingField key={field.name} field={field} fault={saving.errorOf(field.name)} />
        ))}
      </Form>
      {isSaved && (
        <p className={styles.text} role="status">
          {t('channels.saved')}
        </p>
      )}
    </>
  );
}

function SettingField({ field, fault }: { readonly field: ChannelField; readonly fault: string | undefined }) {
  const { t } = useTexts(connectorTexts);
  const { name, title, description, choices, value } = field;
  return (
    <Field label={<FromServer text={title} />} hint={<FromServer text={description} />} validationMessage={fault}>
      <Select name={name} defaultValue={value}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {isLevelChoice(choice) ? t(`channels.choice.${choice}`) : choice}
          </option>
        ))}
      </Select>
    </Field>
  );
}

const levelChoices = ['keep', 'low', 'medium', 'high'] as const;
const isLevelChoice = (choice: string): choice is (typeof levelChoices)[number] =>
  levelChoices.some((each) => each === choice);

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { pauseConnector, resetConnector, resumeConnector } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Moment } from '../../look/moment.tsx';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import { Confirmed } from './confirmed.tsx';
import type { Preview } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalS, gridTemplateColumns: 'minmax(0, 1fr)', justifyItems: 'start' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  text: { margin: 0 },
});

interface PartProps {
  readonly tenantId: string;
  readonly uem: string;
}

export function Resume({ tenantId, uem }: PartProps) {
  const { api } = usePage();
  const client = useQueryClient();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(resumeConnector, { params: { tenantId, uem } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tenant(tenantId) }),
  });
  return (
    <div className={styles.part}>
      <p className={styles.text}>{t('control.resumeMeaning')}</p>
      {error !== null && <ProblemPanel error={error} />}
      <Button appearance="primary" disabledFocusable={isPending} onClick={() => mutate()}>
        {t('control.resume')}
      </Button>
    </div>
  );
}

/** Said before confirming: a connector that is silent for long is ignored by Intune, which lets every phone in. */
export function Pause({ tenantId, uem, preview }: PartProps & { readonly preview: Preview }) {
  const { api } = usePage();
  const { t, rich } = useTexts(connectorTexts);
  const styles = useStyles();
  const { silence, undelivered } = preview;
  return (
    <section className={styles.part} aria-label={t('control.pause')}>
      <h4 className={styles.title}>{t('control.pause')}</h4>
      <p className={styles.text}>
        {t('control.pauseMeaning')} {t('control.withheld', { count: undelivered })}
      </p>
      <p className={styles.text}>
        {silence === null
          ? t('control.neverTold')
          : rich('control.silent', { days: silence.afterDays, at: <Moment at={silence.ignoredAt} /> })}
      </p>
      <Confirmed
        tenantId={tenantId}
        action={t('control.pause')}
        send={(reason) => api.call(pauseConnector, { params: { tenantId, uem }, body: { reason } })}
      />
    </section>
  );
}

export function Reset({ tenantId, uem, preview }: PartProps & { readonly preview: Preview }) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const styles = useStyles();
  const { syncs, intents } = preview;
  return (
    <section className={styles.part} aria-label={t('control.reset')}>
      <h4 className={styles.title}>{t('control.reset')}</h4>
      <p className={styles.text}>
        {t('control.resetMeaning')} {t('control.resetCounts', { syncs, intents })}
      </p>
      <Confirmed
        tenantId={tenantId}
        action={t('control.reset')}
        send={(reason) => api.call(resetConnector, { params: { tenantId, uem }, body: { reason } })}
      />
    </section>
  );
}

import { Field, Input, MessageBar, MessageBarBody, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { type AnswerOf, notifyLagging } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../../api/touched-queries.ts';
import { Form } from '../../../forms/form.tsx';
import { useSubmission } from '../../../forms/use-submission.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Trouble } from '../../../look/trouble.tsx';
import { usePage } from '../../../page-context.ts';
import type { InstallStatus } from './install-queries.ts';
import { installTexts } from './texts.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: tokens.spacingVerticalS },
  text: { margin: 0, maxWidth: '640px' },
});

interface NotifyLaggingProps {
  readonly tenantId: string;
  readonly limits: NonNullable<InstallStatus['notices']>;
}

/** A message to the users of phones that lag, in the operator's own words. */
export function NotifyLagging({ tenantId, limits }: NotifyLaggingProps) {
  const { api } = usePage();
  const client = useQueryClient();
  const { t } = useTexts(installTexts);
  const styles = useStyles();
  const [outcome, setOutcome] = useState<AnswerOf<typeof notifyLagging>>();
  const submission = useSubmission(['title', 'message'], async ({ title, message }) => {
    setOutcome(undefined);
    const body = { states: ['failed', 'not-installed', 'pending'] as const, title, message };
    setOutcome(await api.call(notifyLagging, { params: { tenantId }, body: { ...body, states: [...body.states] } }));
    await client.invalidateQueries({ queryKey: keys.installs(tenantId) });
  });
  return (
    <section className={styles.part} aria-label={t('notify.title')}>
      <h3 className={styles.text}>{t('notify.title')}</h3>
      <p className={styles.text}>{t('notify.about')}</p>
      <Form submission={submission} action={t('notify.send')}>
        <Field label={t('notify.heading')} required validationMessage={submission.errorOf('title') ?? null}>
          <Input name="title" maxLength={limits.title} defaultValue={t('notify.usualHeading')} />
        </Field>
        <Field label={t('notify.message')} required validationMessage={submission.errorOf('message') ?? null}>
          <Textarea name="message" rows={4} maxLength={limits.body} defaultValue={t('notify.usualMessage')} />
        </Field>
      </Form>
      {outcome !== undefined && <Outcome outcome={outcome} />}
    </section>
  );
}

function Outcome({ outcome: { sent, failed, hasMore } }: { readonly outcome: AnswerOf<typeof notifyLagging> }) {
  const { t } = useTexts(installTexts);
  const isNobody = sent === 0 && failed.length === 0;
  return (
    <MessageBar intent={failed.length > 0 ? 'warning' : 'success'} layout="multiline" role="status">
      <MessageBarBody>
        {isNobody ? t('notify.nobody') : t('notify.sent', { count: sent })}
        {failed.length > 0 && ` ${t('notify.failed', { count: failed.length })}`}
        {failed.length > 0 && (
          <ul>
            {failed.slice(0, 10).map(({ remoteDeviceId, detail, code }) => (
              <li key={remoteDeviceId}>
                <Trouble code={code} detail={detail} /> <code>{code}</code>
              </li>
            ))}
          </ul>
        )}
        {hasMore && ` ${t('notify.more')}`}
      </MessageBarBody>
    </MessageBar>
  );
}

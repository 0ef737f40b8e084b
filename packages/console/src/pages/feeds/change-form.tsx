import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { changeFeed, type Feed } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import { feedTexts } from './texts.ts';

const useStyles = makeStyles({ summary: { cursor: 'pointer' } });

interface ChangeFormProps {
  readonly tenantId: string;
  readonly feed: Feed;
}

/** How a feed is called, asked, believed and tried out. For every tenant. */
export function ChangeForm({ tenantId, feed }: ChangeFormProps) {
  const { api } = usePage();
  const { t } = useTexts(feedTexts);
  const styles = useStyles();
  const client = useQueryClient();
  const isAsked = feed.url !== null;
  const submission = useSubmission(
    ['title', 'url', 'everyMinutes', 'confidence', 'canaryPercent', 'trialMinutes'],
    async (texts) => {
      const { title, url, everyMinutes, confidence, canaryPercent, trialMinutes } = texts;
      const word = (['low', 'medium', 'high'] as const).find((each) => each === confidence) ?? feed.confidence;
      await api.call(changeFeed, {
        params: { feedId: feed.id },
        body: {
          confidence: word,
          canaryPercent: Number(canaryPercent),
          trialMinutes: Number(trialMinutes),
          ...(feed.source === 'shipped' ? {} : { title: title.trim() }),
          ...(isAsked ? { url: url.trim(), everyMinutes: Number(everyMinutes) } : {}),
        },
      });
      await client.invalidateQueries({ queryKey: keys.feeds(tenantId) });
    },
  );
  return (
    <details>
      <summary className={styles.summary}>{t('change.summary')}</summary>
      <Form submission={submission} action={t('change.action')}>
        {feed.source !== 'shipped' && (
          <Field label={t('change.name')} validationMessage={submission.errorOf('title')}>
            <Input name="title" required maxLength={200} defaultValue={feed.title} />
          </Field>
        )}
        {isAsked && (
          <>
            <Field
              label={t('change.address')}
              hint={feed.hasAuthorization ? t('change.addressHint') : undefined}
              validationMessage={submission.errorOf('url')}
            >
              <Input name="url" type="url" required pattern="https://.+" defaultValue={feed.url ?? ''} />
            </Field>
            <Field label={t('change.every')} validationMessage={submission.errorOf('everyMinutes')}>
              <Input
                name="everyMinutes"
                type="number"
                required
                min={15}
                max={44_640}
                defaultValue={String(feed.everyMinutes ?? 1_440)}
              />
            </Field>
          </>
        )}
        <Field
          label={t('change.confidence')}
          hint={t('change.confidenceHint')}
          validationMessage={submission.errorOf('confidence')}
        >
          <Select name="confidence" defaultValue={feed.confidence}>
            {(['low', 'medium', 'high'] as const).map((each) => (
              <option key={each} value={each}>
                {t(`confidence.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('change.trial')} validationMessage={submission.errorOf('trialMinutes')}>
          <Input
            name="trialMinutes"
            type="number"
            required
            min={0}
            max={43_200}
            defaultValue={String(feed.trialMinutes)}
          />
        </Field>
        <Field label={t('change.share')} validationMessage={submission.errorOf('canaryPercent')}>
          <Input
            name="canaryPercent"
            type="number"
            required
            min={0}
            max={100}
            defaultValue={String(feed.canaryPercent)}
          />
        </Field>
      </Form>
    </details>
  );
}

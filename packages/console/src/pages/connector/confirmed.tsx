import { Checkbox, Field, Input } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { connectorTexts } from './texts.ts';

interface ConfirmedProps {
  readonly tenantId: string;
  /** A verb: what happens. */
  readonly action: string;
  readonly send: (reason: string) => Promise<unknown>;
  /** What else is chosen before. */
  readonly children?: ReactNode;
}

/** Something that is done only with a reason, by whoever says to have read what it means. */
export function Confirmed({ tenantId, action, send, children }: ConfirmedProps) {
  const client = useQueryClient();
  const { t } = useTexts(connectorTexts);
  const [hasRead, setRead] = useState(false);
  const submission = useSubmission(['reason'], async ({ reason }) => {
    await send(reason);
    await client.invalidateQueries({ queryKey: keys.tenant(tenantId) });
  });
  return (
    <Form submission={submission} action={action}>
      {children}
      <Field
        label={t('control.reason')}
        hint={t('control.reasonHint')}
        validationMessage={submission.errorOf('reason')}
      >
        <Input name="reason" required maxLength={500} autoComplete="off" />
      </Field>
      <Checkbox
        required
        checked={hasRead}
        onChange={(_, { checked }) => setRead(checked === true)}
        label={t('control.confirm')}
      />
    </Form>
  );
}

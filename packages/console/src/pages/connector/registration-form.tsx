import { Field, Input } from '@fluentui/react-components';
import type { ConsentPurpose } from '@picket/domain';
import { setRegistration } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/touched-queries.ts';
import {
  CredentialFields,
  credentialFieldNames,
  enteredCredential,
  guidPattern,
  plain,
} from '../../forms/credential-fields.tsx';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import { connectorTexts } from './texts.ts';

const fields = [...credentialFieldNames, 'entraTenantId'] as const;

interface RegistrationFormProps {
  readonly tenantId: string;
  readonly purpose: ConsentPurpose;
}

export function RegistrationForm({ tenantId, purpose }: RegistrationFormProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const queries = useQueryClient();
  const [saved, setSaved] = useState(0);
  const submission = useSubmission(fields, async ({ entraTenantId, ...credential }) => {
    await api.call(setRegistration, {
      params: { tenantId, purpose },
      body: { ...enteredCredential(credential), entraTenantId: entraTenantId.trim() },
    });
    // A new, empty form: secret and key are never shown again, by the server or here.
    setSaved((times) => times + 1);
    await queries.invalidateQueries({ queryKey: keys.connectors(tenantId) });
  });
  return (
    <Form key={saved} submission={submission} action={t('form.action')}>
      <CredentialFields submission={submission} />
      <Field
        label={t('form.entraTenantId')}
        hint={t('form.entraTenantIdHint')}
        validationMessage={submission.errorOf('entraTenantId')}
      >
        <Input name="entraTenantId" required pattern={guidPattern} {...plain} />
      </Field>
    </Form>
  );
}

import { Field, Input } from '@fluentui/react-components';
import type { ConsentPurpose } from '@picket/domain';
import { setRegistration } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { lengthsOf } from '../../forms/lengths-of.ts';
import { PassphraseInput } from '../../forms/passphrase-input.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { usePage } from '../../page-context.ts';

const guid = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const lengths = lengthsOf(setRegistration.body.properties.clientSecret);

interface RegistrationFormProps {
  readonly tenantId: string;
  readonly purpose: ConsentPurpose;
}

export function RegistrationForm({ tenantId, purpose }: RegistrationFormProps) {
  const { api } = usePage();
  const queries = useQueryClient();
  const [saved, setSaved] = useState(0);
  const submission = useSubmission(['clientId', 'clientSecret', 'entraTenantId'], async (texts) => {
    const { clientId, clientSecret, entraTenantId } = texts;
    await api.call(setRegistration, {
      params: { tenantId, purpose },
      body: { clientId: clientId.trim(), clientSecret, entraTenantId: entraTenantId.trim() },
    });
    // A new, empty form: the secret is never shown again, by the server or here.
    setSaved((times) => times + 1);
    await queries.invalidateQueries({ queryKey: keys.connectors(tenantId) });
  });
  return (
    <Form key={saved} submission={submission} action="Save registration">
      <Field
        label="Application (client) ID"
        hint="From the app's overview in Entra."
        validationMessage={submission.errorOf('clientId')}
      >
        <Input name="clientId" required pattern={guid} autoComplete="off" spellCheck={false} />
      </Field>
      <Field
        label="Client secret"
        hint="Its value, not its ID. Stored encrypted, never shown again."
        validationMessage={submission.errorOf('clientSecret')}
      >
        <PassphraseInput name="clientSecret" required {...lengths} autoComplete="off" spellCheck={false} />
      </Field>
      <Field
        label="Directory (tenant) ID"
        hint="Consent is believed from this Entra tenant and no other."
        validationMessage={submission.errorOf('entraTenantId')}
      >
        <Input name="entraTenantId" required pattern={guid} autoComplete="off" spellCheck={false} />
      </Field>
    </Form>
  );
}

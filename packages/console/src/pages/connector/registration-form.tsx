import { Field, Input, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import type { ConsentPurpose } from '@picket/domain';
import { setRegistration } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { lengthsOf } from '../../forms/lengths-of.ts';
import { PassphraseInput } from '../../forms/passphrase-input.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import { connectorTexts } from './texts.ts';

const guid = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const { properties } = setRegistration.body;
const fields = ['clientId', 'clientSecret', 'secretExpiresAt', 'certificate', 'privateKey', 'entraTenantId'] as const;

/** What a browser must neither remember nor correct. */
const plain = { autoComplete: 'off', spellCheck: false };

interface RegistrationFormProps {
  readonly tenantId: string;
  readonly purpose: ConsentPurpose;
}

export function RegistrationForm({ tenantId, purpose }: RegistrationFormProps) {
  const { api } = usePage();
  const { t } = useTexts(connectorTexts);
  const queries = useQueryClient();
  const [saved, setSaved] = useState(0);
  const [kind, setKind] = useState<'secret' | 'certificate'>('secret');
  const submission = useSubmission(fields, async (texts) => {
    const { clientId, clientSecret, secretExpiresAt, certificate, privateKey, entraTenantId } = texts;
    await api.call(setRegistration, {
      params: { tenantId, purpose },
      body: {
        clientId: clientId.trim(),
        entraTenantId: entraTenantId.trim(),
        ...(kind === 'secret' ? { clientSecret, ...endOf(secretExpiresAt) } : { certificate, privateKey }),
      },
    });
    // A new, empty form: secret and key are never shown again, by the server or here.
    setSaved((times) => times + 1);
    await queries.invalidateQueries({ queryKey: keys.connectors(tenantId) });
  });
  return (
    <Form key={saved} submission={submission} action={t('form.action')}>
      <Field
        label={t('form.clientId')}
        hint={t('form.clientIdHint')}
        validationMessage={submission.errorOf('clientId')}
      >
        <Input name="clientId" required pattern={guid} autoComplete="off" spellCheck={false} />
      </Field>
      <Field label={t('form.credential')}>
        <RadioGroup
          layout="horizontal"
          value={kind}
          onChange={(_, { value }) => setKind(value === 'certificate' ? 'certificate' : 'secret')}
        >
          <Radio value="secret" label={t('form.secret')} />
          <Radio value="certificate" label={t('form.certificate')} />
        </RadioGroup>
      </Field>
      {kind === 'secret' ? (
        <>
          <Field
            label={t('form.secret')}
            hint={t('form.secretHint')}
            validationMessage={submission.errorOf('clientSecret')}
          >
            <PassphraseInput
              name="clientSecret"
              required
              {...lengthsOf(properties.clientSecret)}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <Field
            label={t('form.secretExpires')}
            hint={t('form.secretExpiresHint')}
            validationMessage={submission.errorOf('secretExpiresAt')}
          >
            <Input name="secretExpiresAt" type="date" />
          </Field>
        </>
      ) : (
        <>
          <Field
            label={t('form.certificatePem')}
            hint={t('form.certificateHint')}
            validationMessage={submission.errorOf('certificate')}
          >
            <Textarea name="certificate" required {...lengthsOf(properties.certificate)} rows={4} {...plain} />
          </Field>
          <Field label={t('form.key')} hint={t('form.keyHint')} validationMessage={submission.errorOf('privateKey')}>
            <Textarea name="privateKey" required {...lengthsOf(properties.privateKey)} rows={4} {...plain} />
          </Field>
        </>
      )}
      <Field
        label={t('form.entraTenantId')}
        hint={t('form.entraTenantIdHint')}
        validationMessage={submission.errorOf('entraTenantId')}
      >
        <Input name="entraTenantId" required pattern={guid} autoComplete="off" spellCheck={false} />
      </Field>
    </Form>
  );
}

/** A day is taken as its beginning: rather warned too early. Left empty, nobody knows. */
const endOf = (day: string) => (day === '' ? {} : { secretExpiresAt: new Date(`${day}T00:00:00Z`).toISOString() });

import { Field, Input, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { setRegistration } from '@picket/wire/console';
import { useState } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { lengthsOf } from './lengths-of.ts';
import { PassphraseInput } from './passphrase-input.tsx';
import { formTexts } from './texts.ts';
import type { Submission } from './use-submission.ts';

export const guidPattern = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const { properties } = setRegistration.body;

/** Names of the fields below, for `useSubmission`. */
export const credentialFieldNames = [
  'clientId',
  'clientSecret',
  'secretExpiresAt',
  'certificate',
  'privateKey',
] as const;
type CredentialTexts = Readonly<Record<(typeof credentialFieldNames)[number], string>>;

/** What a browser must neither remember nor correct. */
export const plain = { autoComplete: 'off', spellCheck: false };

/** An app's client id, and its secret or its certificate with the key. */
export function CredentialFields({ submission }: { readonly submission: Submission }) {
  const { t } = useTexts(formTexts);
  const [kind, setKind] = useState<'secret' | 'certificate'>('secret');
  return (
    <>
      <Field
        label={t('credential.clientId')}
        hint={t('credential.clientIdHint')}
        validationMessage={submission.errorOf('clientId')}
      >
        <Input name="clientId" required pattern={guidPattern} {...plain} />
      </Field>
      <Field label={t('credential.kind')}>
        <RadioGroup
          layout="horizontal"
          value={kind}
          onChange={(_, { value }) => setKind(value === 'certificate' ? 'certificate' : 'secret')}
        >
          <Radio value="secret" label={t('credential.secret')} />
          <Radio value="certificate" label={t('credential.certificate')} />
        </RadioGroup>
      </Field>
      {kind === 'secret' ? (
        <>
          <Field
            label={t('credential.secret')}
            hint={t('credential.secretHint')}
            validationMessage={submission.errorOf('clientSecret')}
          >
            <PassphraseInput name="clientSecret" required {...lengthsOf(properties.clientSecret)} {...plain} />
          </Field>
          <Field
            label={t('credential.secretExpires')}
            hint={t('credential.secretExpiresHint')}
            validationMessage={submission.errorOf('secretExpiresAt')}
          >
            <Input name="secretExpiresAt" type="date" />
          </Field>
        </>
      ) : (
        <>
          <Field
            label={t('credential.certificatePem')}
            hint={t('credential.certificateHint')}
            validationMessage={submission.errorOf('certificate')}
          >
            <Textarea name="certificate" required {...lengthsOf(properties.certificate)} rows={4} {...plain} />
          </Field>
          <Field
            label={t('credential.key')}
            hint={t('credential.keyHint')}
            validationMessage={submission.errorOf('privateKey')}
          >
            <Textarea name="privateKey" required {...lengthsOf(properties.privateKey)} rows={4} {...plain} />
          </Field>
        </>
      )}
    </>
  );
}

/** What was entered, as a body takes it. Of the two kinds only the one that is shown has fields in the form. */
export function enteredCredential({
  clientId,
  clientSecret,
  secretExpiresAt,
  certificate,
  privateKey,
}: CredentialTexts) {
  const app = { clientId: clientId.trim() };
  return certificate === '' && privateKey === ''
    ? { ...app, clientSecret, ...endOf(secretExpiresAt) }
    : { ...app, certificate, privateKey };
}

/** A day is taken as its beginning: rather warned too early. Left empty, nobody knows. */
const endOf = (day: string) => (day === '' ? {} : { secretExpiresAt: new Date(`${day}T00:00:00Z`).toISOString() });

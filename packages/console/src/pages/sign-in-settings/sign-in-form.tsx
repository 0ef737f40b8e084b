import { Checkbox, Field, Input, makeStyles, Radio, RadioGroup, Textarea, tokens } from '@fluentui/react-components';
import { type BodyOf, type Role, setInstanceSignIn, setSignIn } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Api } from '../../api/api.ts';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { lengthsOf } from '../../forms/lengths-of.ts';
import { PassphraseInput } from '../../forms/passphrase-input.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import type { Place, Registration } from './place.ts';
import { signInSettingsTexts } from './texts.ts';

const guid = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const { properties } = setSignIn.body;
const fields = ['clientId', 'clientSecret', 'certificate', 'privateKey', 'entraTenantId', 'groups'] as const;

const useStyles = makeStyles({ text: { margin: `0 0 ${tokens.spacingVerticalM}` } });

/** What a browser must neither remember nor correct. */
const plain = { autoComplete: 'off', spellCheck: false };

interface SignInFormProps {
  readonly place: Place;
  readonly registration: Registration | null;
  readonly tenants: readonly Tenant[];
}

/** The registration as it is entered. Secret and key are never shown again, so they may stay as they were. */
export function SignInForm({ place, registration, tenants }: SignInFormProps) {
  const { api } = usePage();
  const { t } = useTexts(signInSettingsTexts);
  const styles = useStyles();
  const queries = useQueryClient();
  const [saved, setSaved] = useState(0);
  const [kind, setKind] = useState<Kind>(registration === null ? 'secret' : 'keep');
  const [allowGuests, setGuests] = useState(registration?.allowGuests ?? false);
  const [newName, setNewName] = useState(false);
  const [chosen, setChosen] = useState<readonly string[] | null>(
    registration?.name === null ? registration.tenantIds : null,
  );
  const submission = useSubmission(fields, async ({ clientId, entraTenantId, groups, ...secrets }) => {
    await save(api, place, {
      clientId: clientId.trim(),
      ...credentialOf(kind, secrets),
      groups: groupsOf(groups),
      allowGuests,
      ...(newName ? { newName } : {}),
      entraTenantId: entraTenantId.trim(),
      tenantIds: chosen === null ? null : [...chosen],
    });
    setSaved((times) => times + 1);
    setKind('keep');
    await queries.invalidateQueries({ queryKey: keys.signIn(place.tenantId) });
  });
  return (
    <>
      {registration !== null && <p className={styles.text}>{t('form.changeMeaning')}</p>}
      <Form key={saved} submission={submission} action={t('form.action')}>
        <Field
          label={t('form.clientId')}
          hint={t('form.clientIdHint')}
          validationMessage={submission.errorOf('clientId')}
        >
          <Input name="clientId" required pattern={guid} defaultValue={registration?.clientId ?? ''} {...plain} />
        </Field>
        {place.tenantId === undefined && (
          <Field
            label={t('form.entraTenantId')}
            hint={t('form.entraTenantIdHint')}
            validationMessage={submission.errorOf('entraTenantId')}
          >
            <Input
              name="entraTenantId"
              required
              pattern={guid}
              defaultValue={registration?.entraTenantId ?? ''}
              {...plain}
            />
          </Field>
        )}
        <CredentialFields kind={kind} setKind={setKind} mayKeep={registration !== null} errorOf={submission.errorOf} />
        <Field label={t('form.groups')} hint={t('form.groupsHint')} validationMessage={submission.errorOf('groups')}>
          <Textarea
            name="groups"
            rows={3}
            defaultValue={registration?.groups.map(({ groupId, role }) => `${groupId} ${role}`).join('\n') ?? ''}
            {...plain}
          />
        </Field>
        <Checkbox
          label={t('form.guests')}
          checked={allowGuests}
          onChange={(_, { checked }) => setGuests(checked === true)}
        />
        {place.tenantId === undefined ? (
          <WhereRolesCount tenants={tenants} chosen={chosen} setChosen={setChosen} />
        ) : (
          registration !== null && (
            <Checkbox
              label={t('form.newName')}
              checked={newName}
              onChange={(_, { checked }) => setNewName(checked === true)}
            />
          )
        )}
      </Form>
    </>
  );
}

type Kind = 'keep' | 'secret' | 'certificate';

interface CredentialFieldsProps {
  readonly kind: Kind;
  readonly setKind: (kind: Kind) => void;
  readonly mayKeep: boolean;
  readonly errorOf: (field: string) => string | undefined;
}

function CredentialFields({ kind, setKind, mayKeep, errorOf }: CredentialFieldsProps) {
  const { t } = useTexts(signInSettingsTexts);
  return (
    <>
      <Field label={t('form.credential')}>
        <RadioGroup layout="horizontal" value={kind} onChange={(_, { value }) => setKind(value as Kind)}>
          {mayKeep && <Radio value="keep" label={t('form.keep')} />}
          <Radio value="secret" label={t('form.secret')} />
          <Radio value="certificate" label={t('form.certificate')} />
        </RadioGroup>
      </Field>
      {kind === 'secret' && (
        <Field label={t('form.secret')} hint={t('form.secretHint')} validationMessage={errorOf('clientSecret')}>
          <PassphraseInput name="clientSecret" required {...lengthsOf(properties.clientSecret)} {...plain} />
        </Field>
      )}
      {kind === 'certificate' && (
        <>
          <Field
            label={t('form.certificatePem')}
            hint={t('form.certificateHint')}
            validationMessage={errorOf('certificate')}
          >
            <Textarea name="certificate" required {...lengthsOf(properties.certificate)} rows={4} {...plain} />
          </Field>
          <Field label={t('form.key')} hint={t('form.keyHint')} validationMessage={errorOf('privateKey')}>
            <Textarea name="privateKey" required {...lengthsOf(properties.privateKey)} rows={4} {...plain} />
          </Field>
        </>
      )}
    </>
  );
}

interface WhereRolesCountProps {
  readonly tenants: readonly Tenant[];
  readonly chosen: readonly string[] | null;
  readonly setChosen: (chosen: readonly string[] | null) => void;
}

function WhereRolesCount({ tenants, chosen, setChosen }: WhereRolesCountProps) {
  const { t } = useTexts(signInSettingsTexts);
  return (
    <>
      <Field label={t('form.where')}>
        <RadioGroup
          value={chosen === null ? 'all' : 'some'}
          onChange={(_, { value }) => setChosen(value === 'all' ? null : [])}
        >
          <Radio value="all" label={t('form.everywhere')} />
          <Radio value="some" label={t('form.chosen')} />
        </RadioGroup>
      </Field>
      {chosen !== null &&
        tenants.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={(_, { checked }) =>
              setChosen(checked === true ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
        ))}
    </>
  );
}

function credentialOf(
  kind: Kind,
  { clientSecret, certificate, privateKey }: Readonly<Record<'clientSecret' | 'certificate' | 'privateKey', string>>,
) {
  switch (kind) {
    case 'keep':
      return {};
    case 'secret':
      return { clientSecret };
    case 'certificate':
      return { certificate, privateKey };
  }
}

/** One a line; what is no id or no role is refused by the server, with its place. */
const groupsOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().split(/[\s=:]+/))
    .filter(([groupId]) => groupId !== '')
    .map(([groupId = '', role = '']) => ({ groupId, role: role as Role }));

/** The server takes no field that is not its own. */
function save(api: Api, { tenantId }: Place, entered: BodyOf<typeof setInstanceSignIn>): Promise<unknown> {
  if (tenantId === undefined) {
    const { newName: _, ...body } = entered;
    return api.call(setInstanceSignIn, { body });
  }
  const { entraTenantId: _, tenantIds: __, ...body } = entered;
  return api.call(setSignIn, { params: { tenantId }, body });
}

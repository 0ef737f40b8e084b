import { Field, Input } from '@fluentui/react-components';
import { signIn } from '@picket/wire/console';
import { Form } from '../../forms/form.tsx';
import { PassphraseInput } from '../../forms/passphrase-input.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { usePage } from '../../page-context.ts';
import { useBeginSession } from '../../session/begin-session.ts';
import { Entrance } from './entrance.tsx';

/** The address stays as it is, so that signing in leads to where the operator wanted to go. */
export function SignInPage() {
  const { api } = usePage();
  const begin = useBeginSession();
  const submission = useSubmission(['name', 'passphrase'], async (body) => begin(await api.call(signIn, { body })));
  return (
    <Entrance title="Sign in" meaning="With your operator name and passphrase.">
      <Form submission={submission} action="Sign in">
        <Field label="Name" validationMessage={submission.errorOf('name')}>
          <Input name="name" autoComplete="username" required autoFocus />
        </Field>
        <Field label="Passphrase" validationMessage={submission.errorOf('passphrase')}>
          <PassphraseInput name="passphrase" autoComplete="current-password" required />
        </Field>
      </Form>
    </Entrance>
  );
}

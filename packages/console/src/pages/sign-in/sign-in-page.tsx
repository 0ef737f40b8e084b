import { Field, Input } from '@fluentui/react-components';
import { signIn } from '@picket/wire/console';
import { needsSignIn } from '../../api/api.ts';
import { CallFailed } from '../../api/failure.ts';
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
  const submission = useSubmission(['name', 'passphrase'], async (body) => {
    try {
      begin(await api.call(signIn, { body }));
    } catch (error) {
      throw needsSignIn(error) ? notLetIn(error) : error;
    }
  });
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

/** The general words for "not signed in" send people to where they already are. */
function notLetIn(cause: unknown): CallFailed {
  return new CallFailed('refused', 'Name and passphrase do not belong together.', {
    title: 'You were not let in',
    remedy: 'Check both. If the passphrase is lost, an owner of this Picket can invite you anew.',
    requestId: cause instanceof CallFailed ? cause.requestId : undefined,
    cause,
  });
}

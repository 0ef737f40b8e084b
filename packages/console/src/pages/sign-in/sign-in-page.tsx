import { Field, Input } from '@fluentui/react-components';
import { signIn } from '@picket/wire/console';
import { needsSignIn } from '../../api/api.ts';
import { CallFailed } from '../../api/failure.ts';
import { Form } from '../../forms/form.tsx';
import { PassphraseInput } from '../../forms/passphrase-input.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import type { Say } from '../../language/texts.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import { useBeginSession } from '../../session/begin-session.ts';
import { EntraEntrance } from './entra-entrance.tsx';
import { Entrance } from './entrance.tsx';
import type { en } from './texts.en.ts';
import { signInTexts } from './texts.ts';

/** The address stays as it is, so that signing in leads to where the operator wanted to go. */
export function SignInPage() {
  const { api } = usePage();
  const { t } = useTexts(signInTexts);
  const begin = useBeginSession();
  const submission = useSubmission(['name', 'passphrase'], async (body) => {
    try {
      begin(await api.call(signIn, { body }));
    } catch (error) {
      throw needsSignIn(error) ? notLetIn(error, t) : error;
    }
  });
  return (
    <Entrance title={t('title')} meaning={t('meaning')}>
      <EntraEntrance />
      <Form submission={submission} action={t('action')}>
        <Field label={t('name')} validationMessage={submission.errorOf('name')}>
          <Input name="name" autoComplete="username" required autoFocus />
        </Field>
        <Field label={t('passphrase')} validationMessage={submission.errorOf('passphrase')}>
          <PassphraseInput name="passphrase" autoComplete="current-password" required />
        </Field>
      </Form>
    </Entrance>
  );
}

/** The general words for "not signed in" send people to where they already are. */
function notLetIn(cause: unknown, t: Say<typeof en>): CallFailed {
  return new CallFailed('refused', t('refused.detail'), {
    title: t('refused.title'),
    remedy: t('refused.remedy'),
    requestId: cause instanceof CallFailed ? cause.requestId : undefined,
    cause,
  });
}

import { Field, Input } from '@fluentui/react-components';
import { redeemInvitation } from '@picket/wire/console';
import { Form } from '../../forms/form.tsx';
import { lengthsOf } from '../../forms/lengths-of.ts';
import { PassphraseInput } from '../../forms/passphrase-input.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import { goTo } from '../../routing/use-route.ts';
import { useBeginSession } from '../../session/begin-session.ts';
import { Entrance } from './entrance.tsx';
import { signInTexts } from './texts.ts';

const lengths = lengthsOf(redeemInvitation.body.properties.passphrase);

/** Where a one-time link leads. The code stays in the address until it is used up, so that a reload loses nothing. */
export function WelcomePage({ code }: { readonly code: string }) {
  const { api } = usePage();
  const { t } = useTexts(signInTexts);
  const begin = useBeginSession();
  const submission = useSubmission(['name', 'passphrase'], async ({ name, passphrase }) => {
    begin(await api.call(redeemInvitation, { body: { code, name, passphrase } }));
    goTo({ page: 'home' }, 'instead');
  });
  return (
    <Entrance title={t('welcome.title')} meaning={t('welcome.meaning')}>
      <Form submission={submission} action={t('welcome.action')}>
        <Field label={t('name')} hint={t('welcome.nameHint')} validationMessage={submission.errorOf('name')}>
          <Input
            name="name"
            autoComplete="username"
            required
            {...lengthsOf(redeemInvitation.body.properties.name)}
            autoFocus
          />
        </Field>
        <Field
          label={t('passphrase')}
          hint={t('welcome.passphraseHint', { count: lengths.minLength ?? 0 })}
          validationMessage={submission.errorOf('passphrase')}
        >
          <PassphraseInput name="passphrase" autoComplete="new-password" required {...lengths} />
        </Field>
      </Form>
    </Entrance>
  );
}

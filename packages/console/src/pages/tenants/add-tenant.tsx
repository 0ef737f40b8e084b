import { Field, Input } from '@fluentui/react-components';
import { createTenant } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Me } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { useTexts } from '../../language/use-texts.ts';
import { usePage } from '../../page-context.ts';
import { goTo } from '../../routing/use-route.ts';
import { SignOutButton } from '../../session/sign-out-button.tsx';
import { tenantTexts } from './texts.ts';

/** What an operator without any tenant sees. */
export function AddTenant({ me }: { readonly me: Me }) {
  const { api } = usePage();
  const { t } = useTexts(tenantTexts);
  const queries = useQueryClient();
  const submission = useSubmission(['name'], async ({ name }) => {
    const { id } = await api.call(createTenant, { body: { name } });
    await queries.invalidateQueries({ queryKey: keys.tenants });
    goTo({ page: 'setup', tenantId: id }, 'instead');
  });
  useEffect(() => {
    document.title = 'Picket';
  }, []);
  return (
    <>
      <h1>{me.instanceOwner ? t('add.first') : t('add.none')}</h1>
      {me.instanceOwner ? (
        <>
          <p>{t('add.meaning')}</p>
          <Form submission={submission} action={t('add.action')}>
            <Field label={t('add.name')} validationMessage={submission.errorOf('name')}>
              <Input name="name" required maxLength={200} />
            </Field>
          </Form>
        </>
      ) : (
        <p>{t('add.noRole')}</p>
      )}
      <p>
        {t('add.signedInAs', { name: me.name })} <SignOutButton name={me.name} atEntra={me.entraSignOutUrl} />
      </p>
    </>
  );
}

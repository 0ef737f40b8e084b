import { Field, Input } from '@fluentui/react-components';
import { createTenant } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Me } from '../../api/queries.ts';
import { keys } from '../../api/touched-queries.ts';
import { Form } from '../../forms/form.tsx';
import { useSubmission } from '../../forms/use-submission.ts';
import { usePage } from '../../page-context.ts';
import { goTo } from '../../routing/use-route.ts';
import { SignOutButton } from '../../session/sign-out-button.tsx';

/** What an operator without any tenant sees. */
export function AddTenant({ me }: { readonly me: Me }) {
  const { api } = usePage();
  const queries = useQueryClient();
  const submission = useSubmission(['name'], async ({ name }) => {
    const { id } = await api.call(createTenant, { body: { name } });
    await queries.invalidateQueries({ queryKey: keys.tenants });
    goTo({ page: 'connector', tenantId: id }, 'instead');
  });
  useEffect(() => {
    document.title = 'Picket';
  }, []);
  return (
    <>
      <h1>{me.instanceOwner ? 'Add the first tenant' : 'No tenant yet'}</h1>
      {me.instanceOwner ? (
        <>
          <p>A tenant is one organization whose phones Picket watches. Linking it to Intune is the next step.</p>
          <Form submission={submission} action="Add tenant">
            <Field label="Name of the organization" validationMessage={submission.errorOf('name')}>
              <Input name="name" required maxLength={200} />
            </Field>
          </Form>
        </>
      ) : (
        <p>You have no role in any tenant. An owner of this Picket can give you one.</p>
      )}
      <p>
        Signed in as {me.name} <SignOutButton name={me.name} />
      </p>
    </>
  );
}

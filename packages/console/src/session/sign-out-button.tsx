import { Button } from '@fluentui/react-components';
import { SignOutRegular } from '@fluentui/react-icons';
import { signOut } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeSession } from '../api/queries.ts';
import { usePage } from '../page-context.ts';

export function SignOutButton({ name }: { readonly name: string }) {
  const { api } = usePage();
  const queries = useQueryClient();
  const { mutate, isError } = useMutation({
    mutationFn: () => api.call(signOut, {}),
    onSuccess: () => {
      api.proveWith(undefined);
      changeSession(queries, null);
    },
  });
  const label = isError ? `Sign out ${name}: it failed, try again` : `Sign out ${name}`;
  return (
    <Button appearance="subtle" icon={<SignOutRegular />} aria-label={label} title={label} onClick={() => mutate()} />
  );
}

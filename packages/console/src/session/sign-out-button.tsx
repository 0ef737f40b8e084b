import { Button } from '@fluentui/react-components';
import { SignOutRegular } from '@fluentui/react-icons';
import { signOut } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeSession } from '../api/queries.ts';
import { useTexts } from '../language/use-texts.ts';
import { usePage } from '../page-context.ts';
import { sessionTexts } from './texts.ts';

export function SignOutButton({ name }: { readonly name: string }) {
  const { api } = usePage();
  const { t } = useTexts(sessionTexts);
  const queries = useQueryClient();
  const { mutate, isError } = useMutation({
    mutationFn: () => api.call(signOut, {}),
    onSuccess: () => {
      api.proveWith(undefined);
      changeSession(queries, null);
    },
  });
  const label = isError ? t('signOutFailed', { name }) : t('signOut', { name });
  return (
    <Button appearance="subtle" icon={<SignOutRegular />} aria-label={label} title={label} onClick={() => mutate()} />
  );
}

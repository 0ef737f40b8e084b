import { Button } from '@fluentui/react-components';
import { SignOutRegular } from '@fluentui/react-icons';
import { signOut } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeSession } from '../api/queries.ts';
import { useTexts } from '../language/use-texts.ts';
import { usePage } from '../page-context.ts';
import { rememberEntraSession } from './entra-session.ts';
import { sessionTexts } from './texts.ts';

interface SignOutButtonProps {
  readonly name: string;
  /** Where the session at Microsoft is ended, of whoever came by one. */
  readonly atEntra: string | undefined;
}

export function SignOutButton({ name, atEntra }: SignOutButtonProps) {
  const { api } = usePage();
  const { t } = useTexts(sessionTexts);
  const queries = useQueryClient();
  const { mutate, isError } = useMutation({
    mutationFn: () => api.call(signOut, {}),
    onSuccess: () => {
      api.proveWith(undefined);
      rememberEntraSession(atEntra);
      changeSession(queries, null);
    },
  });
  const label = isError ? t('signOutFailed', { name }) : t('signOut', { name });
  return (
    <Button appearance="subtle" icon={<SignOutRegular />} aria-label={label} title={label} onClick={() => mutate()} />
  );
}

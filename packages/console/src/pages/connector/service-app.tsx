import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { chooseInstanceRegistration } from '@picket/wire/console';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/touched-queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { ProblemPanel } from '../../look/problem-panel.tsx';
import { usePage } from '../../page-context.ts';
import type { Purpose } from './connector-types.ts';
import { connectorTexts } from './texts.ts';

interface ServiceAppProps {
  readonly tenantId: string;
  readonly purpose: Purpose;
  readonly offered: NonNullable<Purpose['offered']>;
}

/** The app that this service brings for a purpose, and the way to take it, where somebody has said whose consent counts. */
export function ServiceApp({ tenantId, purpose, offered }: ServiceAppProps) {
  const { api } = usePage();
  const { t, rich } = useTexts(connectorTexts);
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call(chooseInstanceRegistration, { params: { tenantId, purpose: purpose.purpose } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.connectors(tenantId) }),
  });
  const { entraTenantId } = offered;
  return (
    <>
      {error !== null && <ProblemPanel error={error} />}
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>
          {t('grant.offer')}{' '}
          {entraTenantId === null
            ? t('grant.offerUnassigned')
            : rich('grant.offerFrom', { id: <code>{entraTenantId}</code> })}
          {entraTenantId !== null && purpose.source === 'own' && purpose.state !== 'given-back' && (
            <> {t('grant.chooseMeaning')}</>
          )}
        </MessageBarBody>
        {entraTenantId !== null && (
          <MessageBarActions>
            <Button disabledFocusable={isPending} onClick={() => mutate()}>
              {t('grant.choose')}
            </Button>
          </MessageBarActions>
        )}
      </MessageBar>
    </>
  );
}

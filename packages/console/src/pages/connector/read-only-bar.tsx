import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import { words } from '../../words/texts.ts';
import type { Tenant } from '../tenants/tenant-frame.tsx';
import { connectorTexts } from './texts.ts';

/** Why there is nothing to press. */
export function ReadOnlyBar({ role }: { readonly role: Tenant['role'] }) {
  const { t } = useTexts(connectorTexts);
  const { t: word } = useTexts(words);
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>{t('readOnly', { role: word(`role.${role}`) })}</MessageBarBody>
    </MessageBar>
  );
}

import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { consentPurposes } from '@picket/domain';
import { useTexts } from '../../language/use-texts.ts';
import { connectorTexts } from './texts.ts';

/** What the operator learns on coming back from Microsoft. The state itself is in the cards below. */
export function GrantedBar({ granted }: { readonly granted: string | undefined }) {
  const { t } = useTexts(connectorTexts);
  // It is from the address, which anybody can write.
  const purpose = consentPurposes.find((each) => each === granted);
  if (purpose === undefined) return null;
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t('wasGranted', { purpose: t(`purpose.${purpose}`) })}</MessageBarTitle>
        {t('wasGrantedMeaning')}
      </MessageBarBody>
    </MessageBar>
  );
}

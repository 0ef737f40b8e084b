import { useTexts } from '../../language/use-texts.ts';
import { ScriptBlock } from '../../look/script-block.tsx';
import { connectorTexts } from './texts.ts';

/** Commands for the Azure CLI, to look at and to copy. */
export function Commands({ name, script }: { readonly name: string; readonly script: string }) {
  const { t } = useTexts(connectorTexts);
  return <ScriptBlock title={t('guide.script')} script={script} copyLabel={t('guide.copy', { name })} />;
}

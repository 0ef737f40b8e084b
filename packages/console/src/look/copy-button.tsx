import { Button } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { lookTexts } from './texts.ts';

/** `label` says what is copied: "Copy the request id". */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTexts(lookTexts);
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = window.setTimeout(() => setOutcome(undefined), 2_000);
    return () => window.clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <>
      <Button
        appearance="subtle"
        size="small"
        icon={outcome === 'copied' ? <CheckmarkRegular /> : <CopyRegular />}
        aria-label={label}
        title={label}
        onClick={copy}
      />
      <span role="status">{outcome === 'copied' ? t('copied') : outcome === 'refused' ? t('copyRefused') : ''}</span>
    </>
  );
}

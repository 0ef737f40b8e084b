import { Button, Input } from '@fluentui/react-components';
import { EyeOffRegular, EyeRegular } from '@fluentui/react-icons';
import { type ComponentProps, useState } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { formTexts } from './texts.ts';

/** A secret that its writer may look at: better than typing it twice. */
export function PassphraseInput(props: Omit<ComponentProps<typeof Input>, 'type' | 'contentAfter'>) {
  const { t } = useTexts(formTexts);
  const [isShown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type={isShown ? 'text' : 'password'}
      contentAfter={
        <Button
          appearance="transparent"
          size="small"
          icon={isShown ? <EyeOffRegular /> : <EyeRegular />}
          aria-label={isShown ? t('hide') : t('show')}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}

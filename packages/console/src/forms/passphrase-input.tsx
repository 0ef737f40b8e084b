import { Button, Input } from '@fluentui/react-components';
import { EyeOffRegular, EyeRegular } from '@fluentui/react-icons';
import { type ComponentProps, useState } from 'react';

/** A secret that its writer may look at: better than typing it twice. */
export function PassphraseInput(props: Omit<ComponentProps<typeof Input>, 'type' | 'contentAfter'>) {
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
          aria-label={isShown ? 'Hide what was typed' : 'Show what was typed'}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}

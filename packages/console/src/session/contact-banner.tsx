import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { Moment } from '../look/moment.tsx';
import { usePage } from '../page-context.ts';
import { sessionTexts } from './texts.ts';

const tryEverySeconds = 5;

/** While the server does not answer: since when, and that it is tried again. What was last known stays on screen. */
export function ContactBanner() {
  const { contact } = usePage();
  const { isLost, lastAt } = useSyncExternalStore(contact.subscribe, contact.current);
  return isLost ? <Retrying lastAt={lastAt} /> : null;
}

function Retrying({ lastAt }: { readonly lastAt: number | undefined }) {
  const { api } = usePage();
  const { t, rich } = useTexts(sessionTexts);
  const queries = useQueryClient();
  const [secondsLeft, setSecondsLeft] = useState(tryEverySeconds);
  useEffect(() => {
    if (secondsLeft <= 0) void queries.refetchQueries({ type: 'active' });
    const timer = window.setTimeout(() => setSecondsLeft(secondsLeft <= 0 ? tryEverySeconds : secondsLeft - 1), 1_000);
    return () => window.clearTimeout(timer);
  }, [queries, secondsLeft]);
  return (
    <MessageBar intent="warning">
      <MessageBarBody>
        {t('unreachable')}{' '}
        {lastAt !== undefined && <>{rich('lastContact', { at: <Moment at={lastAt + api.clockSkewMs()} /> })} </>}
        {t('nextTry', { seconds: secondsLeft })}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => setSecondsLeft(0)}>
          {t('tryNow')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

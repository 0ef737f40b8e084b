import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Moment } from '../look/moment.tsx';
import { usePage } from '../page-context.ts';

const tryEverySeconds = 5;

/** While the server does not answer: since when, and that it is tried again. What was last known stays on screen. */
export function ContactBanner() {
  const { contact } = usePage();
  const { isLost, lastAt } = useSyncExternalStore(contact.subscribe, contact.current);
  return isLost ? <Retrying lastAt={lastAt} /> : null;
}

function Retrying({ lastAt }: { readonly lastAt: number | undefined }) {
  const { api } = usePage();
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
        Picket cannot be reached.
        {lastAt !== undefined && (
          <>
            {' '}
            Last contact <Moment at={lastAt + api.clockSkewMs()} />; what you see is from then.
          </>
        )}{' '}
        Next try in {secondsLeft} s.
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => setSecondsLeft(0)}>
          Try now
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

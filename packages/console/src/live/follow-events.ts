import { eventTypes, PicketEvent } from '@picket/wire/console';
import { Check } from 'typebox/value';

/**
 * `connecting`: first try. `live`: what happens arrives at once. `reconnecting`: it was lost, and is tried again.
 * `paused`: the tab is hidden, and its connection is left to those that are seen.
 */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused';

/** Between tries after the stream was refused: 1 s, doubling, at most 30 s. */
export function reconnectDelayMs(failures: number): number {
  return Math.min(30_000, 1_000 * 2 ** Math.max(0, failures - 1));
}

interface Follower {
  /** Address of the stream that resumes after this event; undefined: from now on. */
  addressAfter(lastId: number | undefined): string;
  onEvent(event: PicketEvent): void;
  /** Something happened that this page does not understand: perhaps the server is newer. */
  onUnreadable(): void;
  /** Called with `live` on every connection: what happened before it may have been missed. */
  onState(state: LiveState): void;
  /** The server closed the door instead of answering with a stream: perhaps the session ended. */
  onRefused(): void;
}

/**
 * Follows a tenant's events until the returned function is called.
 *
 * A browser allows six HTTP/1.1 connections to one host, over all tabs: a stream in each of seven tabs would leave
 * none for anything else. So only visible tabs hold one.
 */
export function followEvents({ addressAfter, onEvent, onUnreadable, onState, onRefused }: Follower): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let lastId: number | undefined;
  let failures = 0;

  const receive = ({ data }: MessageEvent<string>) => {
    const event = parsed(data);
    if (event === undefined) return onUnreadable();
    lastId = event.id;
    onEvent(event);
  };

  const close = () => {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
  };

  const open = () => {
    close();
    onState(failures === 0 ? 'connecting' : 'reconnecting');
    const opened = new EventSource(addressAfter(lastId));
    source = opened;
    opened.onopen = () => {
      failures = 0;
      onState('live');
    };
    opened.onerror = () => {
      failures++;
      onState('reconnecting');
      // A lost connection is opened again by the browser itself; a refused one is not.
      if (opened.readyState !== EventSource.CLOSED) return;
      onRefused();
      timer = window.setTimeout(open, reconnectDelayMs(failures));
    };
    // Named events reach only listeners of that name.
    for (const type of ['message', ...eventTypes]) opened.addEventListener(type, receive as EventListener);
  };

  const followVisibility = () => {
    if (document.visibilityState === 'visible') {
      open();
    } else {
      close();
      onState('paused');
    }
  };

  document.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    close();
  };
}

function parsed(data: string): PicketEvent | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return Check(PicketEvent, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

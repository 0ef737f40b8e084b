import { useMemo, useSyncExternalStore } from 'react';
import { addressOf, parseRoute, type Route } from './route.ts';

const listen = (changed: () => void) => {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
};
const currentHash = () => window.location.hash;

export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, currentHash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** Goes there. `instead` leaves no step in the history: for filters as they are typed, and for redirects. */
export function goTo(route: Route, how: 'on' | 'instead' = 'on'): void {
  const address = addressOf(route);
  if (address === window.location.hash) return;
  if (how === 'on') {
    window.location.hash = address;
    return;
  }
  window.history.replaceState(null, '', address);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

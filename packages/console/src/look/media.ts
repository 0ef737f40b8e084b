import { useSyncExternalStore } from 'react';

/** Whether a media query holds now. Media features of the operator's system, and widths where the layout changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Below this a pane covers the whole screen. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 760px)');
}

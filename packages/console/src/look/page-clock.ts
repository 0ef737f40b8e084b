/** The page's idea of now, and a tick each second while anybody looks. One timer for every age on the page. */
export interface PageClock {
  now(): number;
  subscribe(ticked: () => void): () => void;
}

export function openPageClock(now: () => number): PageClock {
  const listeners = new Set<() => void>();
  let timer: number | undefined;
  return {
    now,
    subscribe: (ticked) => {
      listeners.add(ticked);
      timer ??= window.setInterval(() => {
        for (const listener of listeners) listener();
      }, 1_000);
      return () => {
        listeners.delete(ticked);
        if (listeners.size > 0) return;
        window.clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

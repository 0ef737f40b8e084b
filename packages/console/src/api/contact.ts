/** Whether the server answers, as the calls of this page find out. */
export interface Contact {
  subscribe(changed: () => void): () => void;
  /** The same object until something changes. */
  current(): ContactState;
  /** A `fetch` that notes whether anybody answered. */
  watching(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
}

interface ContactState {
  readonly isLost: boolean;
  /** By this machine's clock; undefined before the first answer. */
  readonly lastAt: number | undefined;
}

export function openContact(): Contact {
  const listeners = new Set<() => void>();
  let state: ContactState = { isLost: false, lastAt: undefined };
  let lastAt: number | undefined;

  const note = (isLost: boolean) => {
    if (isLost === state.isLost) return;
    state = { isLost, lastAt };
    for (const changed of listeners) changed();
  };

  return {
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    current: () => state,
    watching: (fetch) => async (input, init) => {
      try {
        const response = await fetch(input, init);
        lastAt = Date.now();
        note(false);
        return response;
      } catch (error) {
        // A call that this page gave up itself says nothing about the server.
        if (!init?.signal?.aborted) note(true);
        throw error;
      }
    },
  };
}

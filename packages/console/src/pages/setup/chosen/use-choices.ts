import {
  type GroupFacts,
  getSetup,
  restoreSetup,
  type Setup,
  type SetupChoices,
  saveSetup,
  setStage,
} from '@picket/wire/console';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Api } from '../../../api/api.ts';
import { CallFailed } from '../../../api/failure.ts';
import { usePage } from '../../../page-context.ts';

/** What was chosen in setup, and what to know about it. */
export const setupQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: ['tenant', tenantId, 'setup'],
    queryFn: ({ signal }) => api.call(getSetup, { params: { tenantId }, signal }),
  });

/** Choices on their way: as they are saved, or as somebody is about to save them. */
export interface ChoicesInHand {
  readonly query: ReturnType<typeof useQuery<Setup>>;
  readonly setup: Setup | undefined;
  readonly choices: SetupChoices | undefined;
  readonly isChanged: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Somebody else has saved since the first change. */
  readonly isStale: boolean;
  change(more: Partial<SetupChoices>): void;
  save(): void;
  discard(): void;
  restore(version: number): void;
  goTo(stage: 'pilot' | 'everybody'): void;
}

/**
 * A draft is kept with the version that it began from: what somebody else saves meanwhile is never lost without a
 * word, and neither is the draft.
 */
export function useChoices(tenantId: string): ChoicesInHand {
  const { api } = usePage();
  const client = useQueryClient();
  const asked = setupQuery(api, tenantId);
  const query = useQuery<Setup>(asked as never);
  const [draft, setDraft] = useState<{ readonly basedOn: number; readonly choices: SetupChoices } | undefined>();
  const setup = query.data;
  const params = { tenantId };

  const sending = useMutation({
    mutationFn: (send: () => Promise<Setup>) => send(),
    onSuccess: (saved) => {
      client.setQueryData(asked.queryKey, saved);
      setDraft(undefined);
    },
    onError: (error) => {
      if (error instanceof CallFailed && error.code === 'conflict') void query.refetch();
    },
  });
  const basedOn = draft?.basedOn ?? setup?.version ?? 0;
  const choices = draft?.choices ?? setup?.choices;
  return {
    query,
    setup,
    choices,
    isChanged: draft !== undefined && JSON.stringify(draft.choices) !== JSON.stringify(setup?.choices),
    isBusy: sending.isPending,
    error: sending.error,
    isStale: draft !== undefined && setup !== undefined && setup.version !== draft.basedOn,
    change: (more) => {
      if (choices === undefined) return;
      if (!sending.isPending) sending.reset();
      setDraft({ basedOn, choices: { ...choices, ...more } });
    },
    save: () => {
      if (choices !== undefined) sending.mutate(() => api.call(saveSetup, { params, body: { basedOn, choices } }));
    },
    discard: () => {
      sending.reset();
      setDraft(undefined);
    },
    restore: (version) => sending.mutate(() => api.call(restoreSetup, { params, body: { basedOn, version } })),
    goTo: (stage) => sending.mutate(() => api.call(setStage, { params, body: { basedOn, stage } })),
  };
}

/** Managed phones and tablets of all platforms. */
export const phonesIn = ({ android, ios, ipados }: GroupFacts['phones']): number => android + ios + ipados;

import type { AnswerOf, whoAmI } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { keys } from '../api/touched-queries.ts';
import { usePage } from '../page-context.ts';

export type Me = AnswerOf<typeof whoAmI>;

/** Begins the session that the server has just answered with. Nothing of an earlier operator stays on the page. */
export function useBeginSession(): (me: Me) => void {
  const { api } = usePage();
  const queries = useQueryClient();
  return useCallback(
    (me) => {
      queries.clear();
      api.proveWith(me.csrfToken);
      queries.setQueryData(keys.session, me);
    },
    [api, queries],
  );
}

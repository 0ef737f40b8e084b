import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { changeSession, type Me } from '../api/queries.ts';
import { usePage } from '../page-context.ts';
import { rememberEntraSession } from './entra-session.ts';

/** Begins the session that the server has just answered with. */
export function useBeginSession(): (me: Me) => void {
  const { api } = usePage();
  const queries = useQueryClient();
  return useCallback(
    (me) => {
      api.proveWith(me.csrfToken);
      rememberEntraSession(undefined);
      changeSession(queries, me);
    },
    [api, queries],
  );
}

import {
  type AnswerOf,
  getInstanceSignIn,
  getInstanceSignInGuide,
  getSignIn,
  getSignInGuide,
  removeInstanceSignIn,
  removeSignIn,
  switchInstanceSignIn,
  switchSignIn,
  testInstanceSignIn,
  testSignIn,
} from '@picket/wire/console';
import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../api/api.ts';
import { keys } from '../../api/touched-queries.ts';

export type Settings = AnswerOf<typeof getSignIn>;
export type Registration = NonNullable<Settings['registration']>;

/** Whose sign-in it is: a tenant's or, without one, that of the instance's own people. The same questions, at two places. */
export interface Place {
  readonly tenantId: string | undefined;
  readonly show: (signal: AbortSignal) => Promise<Settings>;
  readonly guide: (signal: AbortSignal) => Promise<AnswerOf<typeof getSignInGuide>>;
  readonly test: () => Promise<AnswerOf<typeof testSignIn>>;
  readonly turn: (isOn: boolean) => Promise<unknown>;
  readonly remove: () => Promise<unknown>;
}

export function placeOf(api: Api, tenantId: string | undefined): Place {
  if (tenantId === undefined) {
    return {
      tenantId,
      show: (signal) => api.call(getInstanceSignIn, { signal }),
      guide: (signal) => api.call(getInstanceSignInGuide, { signal }),
      test: () => api.call(testInstanceSignIn, {}),
      turn: (isOn) => api.call(switchInstanceSignIn, { body: { isOn } }),
      remove: () => api.call(removeInstanceSignIn, {}),
    };
  }
  const params = { tenantId };
  return {
    tenantId,
    show: (signal) => api.call(getSignIn, { params, signal }),
    guide: (signal) => api.call(getSignInGuide, { params, signal }),
    test: () => api.call(testSignIn, { params }),
    turn: (isOn) => api.call(switchSignIn, { params, body: { isOn } }),
    remove: () => api.call(removeSignIn, { params }),
  };
}

export const settingsQuery = ({ tenantId, show }: Place) =>
  queryOptions({ queryKey: keys.signIn(tenantId), queryFn: ({ signal }) => show(signal) });

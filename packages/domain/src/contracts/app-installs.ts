import type { Instant } from '../time.ts';
import type { RemoteDeviceId } from '../vocabulary.ts';
import type { Cursor, InventoryPage } from './uem.ts';

/**
 * How far an app has come on a phone it is meant for. `not-installed`: it is only offered, and nobody took it.
 * `unknown`: the UEM says nothing that we understand, which is never read as installed.
 */
export const installStates = [
  'failed',
  'unknown',
  'not-installed',
  'pending',
  'installing',
  'installed',
  'not-applicable',
] as const;
export type InstallState = (typeof installStates)[number];

/** One app on one enrollment, as the UEM reports it. */
export interface AppInstall {
  readonly appId: string;
  readonly remoteDeviceId: RemoteDeviceId;
  readonly deviceName: string;
  readonly userPrincipalName: string | undefined;
  readonly state: InstallState;
  /** More about it, in the UEM's words. */
  readonly detail: string | undefined;
  /** Why it failed, as the UEM's makers list it: `0x87D13B9F`. */
  readonly errorCode: string | undefined;
  /** When the phone last said something about it. */
  readonly at: Instant | undefined;
}

export interface AppInstalls {
  /** Every phone that the app is meant for, page by page. A cursor resumes after the page that gave it. */
  list(appId: string, from: Cursor | undefined, signal: AbortSignal): AsyncIterable<InventoryPage<AppInstall>>;
}

/** What an error code of an installation means, and what to do: told to the administrator. */
export interface InstallErrorFacts {
  readonly meaning: string;
  readonly todo: string;
}

/** Messages to whoever holds a phone, shown by the UEM's own app on it. */
export interface UserNotices {
  /** The longest that is taken, in characters. */
  readonly limits: { readonly title: number; readonly body: number };
  /** Not repeatable: sent twice is shown twice. */
  send(
    to: RemoteDeviceId,
    notice: { readonly title: string; readonly body: string },
    signal: AbortSignal,
  ): Promise<void>;
}

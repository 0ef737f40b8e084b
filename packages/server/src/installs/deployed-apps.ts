import type { Uem } from '@picket/domain';
import { listObjects } from '../deployment/store.ts';
import type { InstallSyncTools } from './install-sync.ts';

/** Of what Picket has made in a tenant, the apps that it puts on phones, each once. */
export function deployedAppsOf({ appOf }: Uem): InstallSyncTools['deployedApps'] {
  return async (tx) => {
    const apps = new Map<string, string>();
    for (const { kind, remoteId, name } of await listObjects(tx)) {
      const appId = remoteId === undefined ? undefined : appOf?.({ kind, remoteId });
      if (appId !== undefined && !apps.has(appId)) apps.set(appId, name);
    }
    return Array.from(apps, ([appId, name]) => ({ appId, name }));
  };
}

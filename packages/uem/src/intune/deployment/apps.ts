import type { DeployableApp, Platform } from '@picket/domain';
import type { GraphObject } from './kind.ts';
import { readMark } from './mark.ts';

/** Types of apps that can be the agent, or that are told something. Those for app protection alone reach no phone. */
const platformOf: Readonly<Record<string, Platform>> = {
  iosStoreApp: 'ios',
  iosVppApp: 'ios',
  iosLobApp: 'ios',
  androidManagedStoreApp: 'android',
  androidManagedStoreWebApp: 'android',
};

/** Apps that an administrator has brought into Intune: Picket's own is none of them. */
export function deployableApps(apps: readonly GraphObject[]): readonly DeployableApp[] {
  return apps.flatMap((app) => {
    const type = String(app['@odata.type'] ?? '').replace('#microsoft.graph.', '');
    const platform = platformOf[type];
    if (platform === undefined || readMark(String(app.notes ?? '')).mark !== undefined) return [];
    const packageId = typeof app.packageId === 'string' ? app.packageId.replace(/^app:/, '') : undefined;
    return [{ remoteId: app.id, name: String(app.displayName ?? app.id), type, platform, packageId }];
  });
}

import type {
  DetectorTools,
  DeviceId,
  DeviceSnapshot,
  HostContact,
  InstalledApp,
  ObservedFacts,
  Platform,
} from '@picket/domain';
import { catalogue } from './catalogue.ts';
import { judgeDevice } from './judge-device.ts';

/**
 * Whether any detector has something to say because of this app: it is bad, or cannot be judged. A fleet has few distinct
 * apps; each is asked about once for each edition of the feeds and each set of the tenant's decisions, and snapshots then
 * carry only those of which the answer was yes.
 */
export function isRemarkableApp(platform: Platform, app: InstalledApp, tools: DetectorTools): boolean {
  return hasSomethingToSay(platform, { apps: { value: [app], source: '', observedAt: tools.now } }, tools);
}

/** The same for a host or an address. */
export function isRemarkableHost(platform: Platform, host: string, tools: DetectorTools): boolean {
  const contact: HostContact = { host, firstSeenAt: tools.now, lastSeenAt: tools.now, count: 1 };
  return hasSomethingToSay(platform, { contacts: { value: [contact], source: '', observedAt: tools.now } }, tools);
}

function hasSomethingToSay(platform: Platform, facts: ObservedFacts, tools: DetectorTools): boolean {
  const { threats } = tools.knowledge;
  // How old the feeds are is a matter of all apps together, and judged with the device.
  const knowledge =
    threats === undefined ? tools.knowledge : { ...tools.knowledge, threats: { ...threats, asOf: tools.now } };
  const snapshot: DeviceSnapshot = { deviceId: '' as DeviceId, platform, facts };
  const asked = catalogue.filter(({ needs }) => needs.every((name) => facts[name] !== undefined));
  return judgeDevice(snapshot, { ...tools, knowledge }, asked).some(({ verdict }) => verdict.kind !== 'clear');
}

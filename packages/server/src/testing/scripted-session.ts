import type {
  ChangePage,
  Cursor,
  DirectoryDevice,
  DirectoryGroup,
  DirectoryUser,
  EntraDeviceId,
  EntraObjectId,
  Instant,
  InventoryPage,
  ManagedDevice,
  RemoteDeviceId,
  UemSession,
} from '@picket/domain';

/** What a scripted UEM answers, for faults and orders of events that the simulator cannot be asked for. */
export interface Script {
  /** Pages of the inventory; an error in place of a page is thrown there. */
  managed?: readonly (readonly ManagedDevice[] | Error)[];
  users?: readonly (ChangePage<DirectoryUser> | Error)[];
  groups?: readonly (ChangePage<DirectoryGroup> | Error)[];
  devices?: readonly (ChangePage<DirectoryDevice> | Error)[];
  domains?: readonly string[];
}

/** A session that plays a script, and remembers where each listing began. */
export function scriptedSession(script: Script): UemSession & { readonly began: (string | undefined)[] } {
  const began: (string | undefined)[] = [];
  async function* play<Page>(
    pages: readonly (Page | Error)[] | undefined,
    from: Cursor | undefined,
  ): AsyncIterable<Page> {
    began.push(from);
    const first = from?.startsWith('page-') ? Number(from.slice(5)) : 0;
    for (const page of (pages ?? []).slice(first)) {
      if (page instanceof Error) throw page;
      yield page;
    }
  }
  return {
    began,
    proveConsent: () => Promise.reject(new Error('not scripted')),
    lookAtGrant: () => Promise.reject(new Error('not scripted')),
    async *listManagedDevices(from): AsyncIterable<InventoryPage<ManagedDevice>> {
      let index = from?.startsWith('page-') ? Number(from.slice(5)) : 0;
      const last = (script.managed?.length ?? 0) - 1;
      for await (const items of play(script.managed, from)) {
        yield index === last ? { items } : { items, next: `page-${index + 1}` as Cursor };
        index++;
      }
    },
    ...(script.domains === undefined ? {} : { tenantDomains: async () => script.domains ?? [] }),
    directory: {
      users: (from) => play(script.users, from),
      groups: (from) => play(script.groups, from),
      devices: (from) => play(script.devices, from),
    },
  };
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** Ids that read well in a failing test. */
export const entraDeviceId = (n: number) => `dddddddd-0000-4000-8000-${hex(n, 12)}` as EntraDeviceId;
export const entraObjectId = (n: number) => `eeeeeeee-0000-4000-8000-${hex(n, 12)}` as EntraObjectId;
export const remoteId = (n: number) => `aaaaaaaa-0000-4000-8000-${hex(n, 12)}` as RemoteDeviceId;

/** A healthy phone, as Intune lists it, seen at `at`. */
export function listedPhone(n: number, at: Instant, changes: Partial<ManagedDevice> = {}): ManagedDevice {
  const observed = <Value>(value: Value) => ({ value, source: 'intune-inventory', observedAt: at });
  return {
    remoteId: remoteId(n),
    entraDeviceId: entraDeviceId(n),
    name: `phone ${String(n).padStart(3, '0')}`,
    platform: 'android',
    ownership: 'company',
    enrollmentType: 'androidEnterpriseFullyManaged',
    serialNumber: `S${n}`,
    userId: undefined,
    userPrincipalName: `user${n}@contoso.example`,
    userDisplayName: `User ${n}`,
    enrolledAt: at,
    lastSyncAt: at,
    complianceState: 'compliant',
    partnerReportedThreatState: undefined,
    facts: {
      osVersion: observed('16'),
      securityPatchLevel: observed('2026-11-05'),
      jailbroken: observed(false),
      encrypted: observed(true),
      manufacturer: observed('Google'),
      model: observed('Pixel 9'),
    },
    ...changes,
  };
}

/** One round of changes that is complete. */
export function changes<Item>(changed: readonly Item[], more: Partial<ChangePage<Item>> = {}): ChangePage<Item> {
  return { changed, removed: [], startsOver: false, done: 'delta-1' as Cursor, ...more };
}

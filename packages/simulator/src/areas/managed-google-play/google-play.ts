/** Intune's binding to managed Google Play (`androidManagedStoreAccountEnterpriseSettings`), one in a tenant. */
export interface ManagedGooglePlay {
  bindStatus: 'notBound' | 'bound' | 'boundAndValidated' | 'unbinding';
  lastAppSyncStatus: 'success' | 'credentialsNotValid' | 'androidForWorkApiError' | 'none';
  lastAppSyncAt: number | undefined;
  /** Who bound it, as Google knows them. */
  owner: string | undefined;
}

export const bindStatuses: readonly ManagedGooglePlay['bindStatus'][] = [
  'notBound',
  'bound',
  'boundAndValidated',
  'unbinding',
];
export const appSyncStatuses: readonly ManagedGooglePlay['lastAppSyncStatus'][] = [
  'success',
  'credentialsNotValid',
  'androidForWorkApiError',
  'none',
];

export const unboundGooglePlay: Readonly<ManagedGooglePlay> = {
  bindStatus: 'notBound',
  lastAppSyncStatus: 'none',
  lastAppSyncAt: undefined,
  owner: undefined,
};

/** Only then do phones get apps from it. */
export const bringsApps = ({ bindStatus }: ManagedGooglePlay): boolean => bindStatus === 'boundAndValidated';

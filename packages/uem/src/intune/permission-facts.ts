/** What Entra calls a permission, and what an administrator loses without it. */
export interface PermissionFacts {
  /** Id of the app role: https://learn.microsoft.com/graph/permissions-reference. Held to Microsoft's list by a test. */
  readonly roleId: string;
  /** What stops working without it. */
  readonly without: string;
}

/** The APIs that the permissions belong to, by the names they have in Entra. */
export const resourceIds: Readonly<Record<string, string>> = {
  'Microsoft Graph': '00000003-0000-0000-c000-000000000000',
  'Microsoft Intune API': 'c161e42e-d4df-4a3d-9b42-e7a3c31f59d4',
};

/** Every permission that a call of ours asks for, one line each. */
export const permissionFacts: Readonly<Record<string, PermissionFacts>> = {
  'User.Read.All': {
    roleId: 'df021288-bdef-4463-88db-98f22de89214',
    without: 'Phones are shown without their users.',
  },
  'GroupMember.Read.All': {
    roleId: '98830695-27a2-44f7-8c18-0c3ebc9698f6',
    without: 'Groups are not known, and nothing can be limited to one.',
  },
  'Device.Read.All': {
    roleId: '7438b122-aefc-4978-80ed-43db9fcc7715',
    without: 'No phone can be tagged or shut out through Entra, and none is read back.',
  },
  'DeviceManagementManagedDevices.Read.All': {
    roleId: '2f51be20-0bb4-4fed-bf7b-db946066c75e',
    without: 'No phone is listed or judged: everything becomes not assessed.',
  },
  'DeviceManagementServiceConfig.Read.All': {
    roleId: '06a5fe6d-c49d-46a7-b082-56b1b14103c7',
    without: 'Consent cannot be proven, and nobody sees whether Intune listens.',
  },
  'DeviceManagementConfiguration.Read.All': {
    roleId: 'dc377aa6-52d8-4e23-b271-2a7ae04cedf3',
    without: 'Neither the doctor nor a plan of setup can see compliance policies and profiles.',
  },
  'DeviceManagementApps.Read.All': {
    roleId: '7a6ee1e7-141e-4cec-ae74-d9db155731ff',
    without: 'Neither the doctor nor a plan of setup can see apps and their configurations.',
  },
  'AuditLog.Read.All': {
    roleId: 'b0afded3-3588-46d8-8b3d-9842eff778da',
    without: 'Nobody sees that a phone was refused at sign-in, or let in again.',
  },
  'Organization.Read.All': {
    roleId: '498476ce-e0fe-48b0-b801-37ba7e2685c6',
    without: 'Consent for this purpose cannot be proven, and the doctor cannot see licenses.',
  },
  'Policy.Read.All': {
    roleId: '246dd0d5-5bd0-4def-940b-0421030a5b68',
    without: 'Neither the doctor nor a plan of setup can see Conditional Access policies, and setup can write none.',
  },
  'Device.ReadWrite.All': {
    roleId: '1138cb37-bd11-4084-a2b7-9f71582aeddb',
    without: 'No phone is tagged, and tags that are there are not taken off again.',
  },
  'DeviceManagementApps.ReadWrite.All': {
    roleId: '78145de6-330d-4800-a6ce-494ff2d33d07',
    without: 'Setup can neither make nor assign the agent, nor tell it where Picket is: it is to be done by hand.',
  },
  'DeviceManagementConfiguration.ReadWrite.All': {
    roleId: '9241abd9-d0e6-425a-bd4f-47ba86e767a4',
    without: 'Setup can make no profile and no compliance policy: it is to be done by hand.',
  },
  'Policy.ReadWrite.ConditionalAccess': {
    roleId: '01c0a623-fc9b-48e9-b794-0756f8e8f067',
    without: 'Setup cannot make the Conditional Access policy: choose to have it handed over as JSON.',
  },
  'Group.ReadWrite.All': {
    roleId: '62a82d76-70ea-41e2-9197-370581804d09',
    without: 'Setup cannot make the quarantine group, nor take it away again.',
  },
  update_device_health: {
    roleId: 'a5438881-186a-48f0-bc41-a93ae8a195fe',
    without: 'Intune is told no threat level.',
  },
};

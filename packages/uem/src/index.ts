export { createUems, type UemHosts, type UemSurroundings } from './catalogue.ts';
export { createIntune, type IntuneHosts, type IntuneOptions, intuneId } from './intune/create-intune.ts';
export { intuneInventory } from './intune/managed-device.ts';
export type { PartnerHost } from './intune/partner-channel.ts';
export { renderPermissions } from './reference.ts';

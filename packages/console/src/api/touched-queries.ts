import type { PicketEvent } from '@picket/wire/console';

/** The keys under which answers are kept. A key touches every longer one that begins with it. */
export const keys = {
  session: ['session'],
  tenants: ['tenants'],
  tenant: (tenantId: string) => ['tenant', tenantId],
  overview: (tenantId: string) => ['tenant', tenantId, 'overview'],
  devices: (tenantId: string) => ['tenant', tenantId, 'devices'],
  device: (tenantId: string, deviceId: string) => ['tenant', tenantId, 'device', deviceId],
  feeds: (tenantId: string) => ['tenant', tenantId, 'feeds'],
  examination: (tenantId: string) => ['tenant', tenantId, 'examination'],
  deployment: (tenantId: string) => ['tenant', tenantId, 'deployment'],
  installs: (tenantId: string) => ['tenant', tenantId, 'installs'],
  /** Of the instance without a tenant. */
  guide: (tenantId: string | undefined, purpose: string) =>
    tenantId === undefined ? ['instance', 'guide', purpose] : ['tenant', tenantId, 'guide', purpose],
  serviceApps: ['instance', 'apps'],
  assignments: ['instance', 'assignments'],
  /** Of the instance without a tenant. */
  signIn: (tenantId: string | undefined) =>
    tenantId === undefined ? ['instance', 'sign-in'] : ['tenant', tenantId, 'sign-in'],
  connectors: (tenantId: string) => ['tenant', tenantId, 'connectors'],
  /** Below the connectors: whatever touches them changes what a change of them would mean. */
  connectorPreview: (tenantId: string, uem: string) => ['tenant', tenantId, 'connectors', 'preview', uem],
  channels: (tenantId: string) => ['tenant', tenantId, 'connectors', 'channels'],
  givingBack: (tenantId: string, purpose: string) => ['tenant', tenantId, 'connectors', 'giving-back', purpose],
} as const;

type Key = readonly string[];

/** What an event makes out of date. */
export function touchedBy({ type, subject }: PicketEvent, tenantId: string): readonly Key[] {
  const ofDevice = subject === null ? [] : [keys.device(tenantId, subject)];
  switch (type) {
    case 'device.level-changed':
    case 'device.compliance-changed':
    case 'sign-in.refused':
    case 'sign-in.let-in':
      return [keys.overview(tenantId), keys.devices(tenantId), ...ofDevice];
    case 'finding.opened':
    case 'finding.resolved':
      return [keys.devices(tenantId), ...ofDevice];
    case 'intent.sent':
    case 'intent.accepted':
    case 'intent.lost':
    case 'intent.refused':
      return ofDevice;
    case 'sync.completed':
    case 'sync.failed':
      return [keys.overview(tenantId), keys.devices(tenantId), keys.connectors(tenantId), keys.installs(tenantId)];
    case 'connector.changed':
      return [keys.overview(tenantId), keys.connectors(tenantId)];
    case 'deployment.changed':
      return [keys.deployment(tenantId)];
  }
}

/** Several events at once, each key once. */
export function touchedByAll(events: readonly PicketEvent[], tenantId: string): readonly Key[] {
  const touched = new Map(events.flatMap((event) => touchedBy(event, tenantId)).map((key) => [key.join('\n'), key]));
  return [...touched.values()];
}

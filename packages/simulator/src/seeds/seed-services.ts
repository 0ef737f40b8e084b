import { compliancePartnerCollection } from '../areas/compliance-partners/compliance-partners.ts';
import { type Connector, defaultConnectorSettings } from '../areas/connectors/connector.ts';
import { vppTokenCollection } from '../areas/vpp-tokens/vpp-tokens.ts';
import type { Chance } from '../chance.ts';
import { day, hour, minute, toIso } from '../clock.ts';
import type { ServicePrincipal } from '../entra/registration.ts';
import { resources } from '../entra/resources.ts';
import type { Tenant } from '../world/tenant.ts';

/** Microsoft's own connector, for Windows alone: Defender for Endpoint. It has no say over any phone. */
const defenderConnectorId = 'fc780465-2017-40d4-a0c5-307022471b92';

/**
 * What a tenant that is in use has around its devices: another vendor's connector and its own tokens, something in
 * every log, an export, somebody who is watched. None of it concerns a phone or an application of somebody's test,
 * and nothing of it is ever sent anywhere: addresses end in `.example`.
 */
export function seedServices(tenant: Tenant, chance: Chance, now: number): void {
  const users = [...tenant.users.values()];
  const watched = users.at(-1);
  const principal = [...tenant.servicePrincipals.values()].find(({ displayName }) => displayName.endsWith(' tools'));
  seedConnector(tenant, now);
  seedCollections(tenant, chance, now);
  if (watched === undefined || principal === undefined) return;
  seedLogs(tenant, chance, now, principal, watched);
  tenant.kept.put('/identityProtection/riskyUsers', {
    id: watched.id,
    riskLevel: 'low',
    riskState: 'atRisk',
    riskDetail: 'none',
    riskLastUpdatedDateTime: toIso(now - 2 * day),
    isProcessing: false,
  });
  principal.scopes.set(watched.id, new Set(['User.Read']));
  tenant.kept.put('/subscriptions', {
    id: chance.uuid(),
    applicationId: principal.appId,
    creatorId: principal.objectId,
    ofUser: null,
    resource: '/groups',
    changeType: 'deleted',
    clientState: null,
    notificationUrl: `https://tools.${tenant.domain}/changes`,
    expirationDateTime: toIso(now + 28 * day),
    latestSupportedTlsVersion: 'v1_2',
    includeResourceData: false,
    seen: tenant.changes.last,
  });
}

function seedConnector(tenant: Tenant, now: number): void {
  const connector: Connector = {
    id: defenderConnectorId,
    partnerDisplayName: 'Microsoft Defender for Endpoint',
    isProvisioned: true,
    hasError: false,
    isGivenUp: false,
    lastHeartbeatAt: now - hour,
    reviewAt: undefined,
    settings: {
      ...defaultConnectorSettings(tenant.behaviour),
      windowsEnabled: true,
      microsoftDefenderForEndpointAttachEnabled: true,
    },
  };
  tenant.connectors.set(connector.id, connector);
}

function seedCollections(tenant: Tenant, chance: Chance, now: number): void {
  const at = toIso(now - 40 * day);
  tenant.kept.put(vppTokenCollection, {
    id: chance.uuid(),
    appleId: `apps@${tenant.domain}`,
    organizationName: tenant.displayName,
    countryOrRegion: 'DE',
    vppTokenAccountType: 'business',
    automaticallyUpdateApps: true,
    state: 'valid',
    expirationDateTime: toIso(now + 300 * day),
    lastModifiedDateTime: at,
    lastSyncDateTime: toIso(now - 6 * hour),
    lastSyncStatus: 'completed',
    token: null,
  });
  tenant.kept.put(compliancePartnerCollection, {
    id: chance.uuid(),
    displayName: 'Management of desktops',
    macOsOnboarded: true,
    androidOnboarded: false,
    iosOnboarded: false,
    macOsEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' } }],
    androidEnrollmentAssignments: [],
    iosEnrollmentAssignments: [],
    lastHeartbeatDateTime: toIso(now - 3 * hour),
  });
  tenant.kept.put('/deviceManagement/reports/exportJobs', {
    id: `Devices_${chance.uuid()}`,
    reportName: 'Devices',
    select: ['DeviceName', 'OS'],
    format: 'csv',
    localizationType: 'localizedValuesAsAdditionalColumn',
    requestDateTime: toIso(now - 20 * minute),
    ticket: chance.text(40),
  });
}

function seedLogs(
  tenant: Tenant,
  chance: Chance,
  now: number,
  principal: ServicePrincipal,
  who: { readonly id: string; readonly displayName: string; readonly userPrincipalName: string },
): void {
  tenant.signIns.push({
    id: chance.uuid(),
    at: now - 5 * hour,
    visibleAt: now - 4 * hour,
    correlationId: chance.uuid(),
    userId: who.id,
    userDisplayName: who.displayName,
    userPrincipalName: who.userPrincipalName,
    app: {
      appId: principal.appId,
      displayName: principal.displayName,
      resourceId: resources.graph.appId,
      resourceDisplayName: resources.graph.displayName,
    },
    errorCode: 0,
    failureReason: null,
    conditionalAccessStatus: 'notApplied',
    policies: [],
    device: {
      deviceId: '',
      displayName: '',
      operatingSystem: 'Windows',
      trustType: '',
      isCompliant: null,
      isManaged: null,
    },
    ipAddress: '192.0.2.44',
  });
  tenant.auditEvents.push({
    id: chance.uuid(),
    displayName: 'Create deviceConfigurations',
    componentName: 'ManagedDevices',
    activity: null,
    activityDateTime: toIso(now - 60 * day),
    activityType: 'Create deviceConfigurations',
    activityOperationType: 'Create',
    activityResult: 'Success',
    correlationId: chance.uuid(),
    category: 'DeviceConfiguration',
    actor: {
      auditActorType: 'Application',
      userPermissions: [...principal.roles].toSorted(),
      applicationId: principal.appId,
      applicationDisplayName: principal.displayName,
      userPrincipalName: null,
      servicePrincipalName: null,
      ipAddress: null,
      userId: null,
    },
    resources: [
      {
        displayName: null,
        modifiedProperties: [],
        auditResourceType: 'deviceConfigurations',
        resourceId: chance.uuid(),
      },
    ],
  });
}

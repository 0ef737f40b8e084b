import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

/** `id` is the partner's own well-known GUID; Graph gives no name. */
const Connector = Type.Object({
  id: Id,
  partnerState: maybe(Type.String()),
  lastHeartbeatDateTime: maybe(Type.String()),
  androidEnabled: maybe(Type.Boolean()),
  iosEnabled: maybe(Type.Boolean()),
  androidDeviceBlockedOnMissingPartnerData: maybe(Type.Boolean()),
  iosDeviceBlockedOnMissingPartnerData: maybe(Type.Boolean()),
  partnerUnsupportedOsVersionBlocked: maybe(Type.Boolean()),
  partnerUnresponsivenessThresholdInDays: maybe(Type.Integer()),
});

export type GraphConnector = Static<typeof Connector>;

const connector = {
  version: 'v1.0',
  service: services.intuneEnrollment,
  units: 1,
  repeatable: true,
} as const;

export const connectors = {
  ...connector,
  id: 'mobile-threat-defense-connectors',
  method: 'GET',
  path: '/deviceManagement/mobileThreatDefenseConnectors',
  answers: 'collection',
  item: Connector,
  body: undefined,
  options: ['$select'],
  permission: 'DeviceManagementServiceConfig.Read.All',
  docs: 'https://learn.microsoft.com/graph/api/intune-onboarding-mobilethreatdefenseconnector-list',
  gives: 'the partners that Intune listens to, how each is set and how it is doing',
} as const satisfies Endpoint;

export const connectorById = {
  ...connector,
  id: 'mobile-threat-defense-connector',
  method: 'GET',
  path: '/deviceManagement/mobileThreatDefenseConnectors/{mobileThreatDefenseConnector-id}',
  answers: 'one',
  item: Connector,
  body: undefined,
  options: ['$select'],
  permission: 'DeviceManagementServiceConfig.Read.All',
  docs: 'https://learn.microsoft.com/graph/api/intune-onboarding-mobilethreatdefenseconnector-get',
  gives: 'one partner that Intune listens to, how it is set and how it is doing',
} as const satisfies Endpoint;

/** What an administrator can switch; the state and the heartbeat are Intune's to write. */
export const updateConnector = {
  ...connector,
  id: 'update-mobile-threat-defense-connector',
  method: 'PATCH',
  path: '/deviceManagement/mobileThreatDefenseConnectors/{mobileThreatDefenseConnector-id}',
  answers: 'one',
  item: Connector,
  body: Type.Object(
    {
      androidEnabled: Type.Optional(Type.Boolean()),
      iosEnabled: Type.Optional(Type.Boolean()),
      androidDeviceBlockedOnMissingPartnerData: Type.Optional(Type.Boolean()),
      iosDeviceBlockedOnMissingPartnerData: Type.Optional(Type.Boolean()),
      partnerUnsupportedOsVersionBlocked: Type.Optional(Type.Boolean()),
      partnerUnresponsivenessThresholdInDays: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    { additionalProperties: false },
  ),
  options: [],
  permission: 'DeviceManagementServiceConfig.ReadWrite.All',
  docs: 'https://learn.microsoft.com/graph/api/intune-onboarding-mobilethreatdefenseconnector-update',
  gives: "a partner's settings in Intune, changed",
} as const satisfies Endpoint;

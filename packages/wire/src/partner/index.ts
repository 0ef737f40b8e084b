/**
 * Schemas of our own partner protocol: docs/partner-protocol.md. It is not Microsoft's, whose wire format for threat
 * levels is not public; a registered partner replaces the adapter that speaks this.
 */
import { type Static, Type } from 'typebox';

const Guid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });
const Moment = Type.String({ format: 'date-time' });

export const ProvisionRequest = Type.Object({
  provisioned: Type.Boolean(),
  partnerName: Type.String(),
  consoleUrl: Type.String(),
});
export const ProvisionAnswer = Type.Object({ provisioned: Type.Boolean(), connectorId: Guid });

export const HeartbeatRequest = Type.Object({ sentAt: Moment });
export const HeartbeatAnswer = Type.Object({
  receivedAt: Moment,
  resyncRequestedAt: Type.Union([Moment, Type.Null()]),
});

export const ThreatLevelWord = Type.Union([
  Type.Literal('secured'),
  Type.Literal('low'),
  Type.Literal('medium'),
  Type.Literal('high'),
]);

/** At most this many devices in one upload. */
export const uploadLimit = 500;

export const UploadRequest = Type.Object({
  devices: Type.Array(Type.Object({ entraDeviceId: Guid, threatLevel: ThreatLevelWord, updatedAt: Moment }), {
    minItems: 1,
    maxItems: uploadLimit,
  }),
});

export const UploadAnswer = Type.Object({
  uploadId: Type.String(),
  status: Type.Union([Type.Literal('pending'), Type.Literal('completed'), Type.Literal('failed')]),
  results: Type.Optional(
    Type.Array(
      Type.Object({
        entraDeviceId: Guid,
        outcome: Type.Union([Type.Literal('accepted'), Type.Literal('older'), Type.Literal('unknown-device')]),
      }),
    ),
  ),
  error: Type.Optional(Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()])),
});

export const PartnerFault = Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) });

export type ProvisionRequest = Static<typeof ProvisionRequest>;
export type UploadRequest = Static<typeof UploadRequest>;
export type UploadAnswer = Static<typeof UploadAnswer>;

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * Bodies of the partner protocol. This protocol is not Microsoft's: the wire format by which registered partners report
 * threat levels is not public. It stands in its place, and no live service speaks it.
 */
const Guid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' });

const ProvisionBody = Type.Object({
  provisioned: Type.Boolean(),
  partnerName: Type.String(),
  consoleUrl: Type.String(),
});
const HeartbeatBody = Type.Object({ sentAt: Moment });
const UploadBody = Type.Object({
  devices: Type.Array(
    Type.Object({
      entraDeviceId: Guid,
      threatLevel: Type.Enum(['secured', 'low', 'medium', 'high']),
      updatedAt: Moment,
    }),
    { minItems: 1, maxItems: 500 },
  ),
});

export type UploadBody = Static<typeof UploadBody>;

export const provisionBody = Compile(ProvisionBody);
export const heartbeatBody = Compile(HeartbeatBody);
export const uploadBody = Compile(UploadBody);

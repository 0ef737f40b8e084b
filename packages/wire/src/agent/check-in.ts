import { type Static, Type } from 'typebox';

/** The most apps that one inventory may list; a phone has some hundreds. */
export const mostAppsOfCheckIn = 5_000;
/** The most hosts that one check-in may tell of. An agent that saw more sends another check-in. */
export const mostContactsOfCheckIn = 2_000;

const Moment = Type.String({ format: 'date-time', maxLength: 40 });
const hex = (digits: number) => Type.String({ pattern: `^[0-9a-f]{${digits}}$` });

export const SignerOfApp = Type.Object(
  {
    sha256: hex(64),
    sha1: Type.Optional(hex(40)),
  },
  { additionalProperties: false },
);

const Signers = Type.Array(SignerOfApp, { maxItems: 16 });

/** One app on the phone. What the agent does not see is left out: an empty list of signers would say that it looked. */
export const AppOnPhone = Type.Object(
  {
    appId: Type.String({ minLength: 1, maxLength: 255, description: 'Package name or bundle id' }),
    version: Type.Optional(Type.String({ maxLength: 255 })),
    versionCode: Type.Optional(Type.String({ pattern: '^[0-9]{1,20}$' })),
    signers: Type.Optional(Signers),
    formerSigners: Type.Optional(Signers),
    fileSha256: Type.Optional(hex(64)),
    installer: Type.Optional(Type.String({ maxLength: 255 })),
    name: Type.Optional(Type.String({ maxLength: 1_000 })),
    system: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type AppOnPhone = Static<typeof AppOnPhone>;

/** A host name or an address that the phone asked for or spoke to since the check-in before. */
export const ContactOfPhone = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 255 }),
    firstAt: Moment,
    lastAt: Moment,
    count: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  },
  { additionalProperties: false },
);
export type ContactOfPhone = Static<typeof ContactOfPhone>;

/**
 * What an agent tells in one check-in. The server takes each sequence of an agent once: sent again, it changes nothing.
 * A part that is left out says nothing; an empty list says that the agent looked and saw none.
 */
export const CheckIn = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Grows with each check-in' }),
    observedAt: Moment,
    inventory: Type.Optional(
      Type.Object(
        {
          takenAt: Moment,
          isWhole: Type.Boolean({
            description: 'Every app that the agent can see is listed, so that one that is missing has gone',
          }),
          apps: Type.Array(AppOnPhone, { maxItems: mostAppsOfCheckIn }),
        },
        { additionalProperties: false },
      ),
    ),
    contacts: Type.Optional(Type.Array(ContactOfPhone, { maxItems: mostContactsOfCheckIn })),
  },
  { additionalProperties: false },
);
export type CheckIn = Static<typeof CheckIn>;

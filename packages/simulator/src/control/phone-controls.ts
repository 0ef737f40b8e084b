import { Type } from 'typebox';
import { applyCompliance } from '../areas/compliance-policies/apply-compliance.ts';
import { setExtensionAttributes } from '../areas/devices/update-device.ts';
import { enrollmentKindNames, enrollmentKinds } from '../areas/managed-devices/managed-device.ts';
import { checkIn, enrollmentOf } from '../phones/check-in.ts';
import { enrollNow, retirePhone } from '../phones/enrollment.ts';
import type { Phone } from '../phones/phone.ts';
import { changeFacts, endSilence, fallSilent, setRhythm } from '../phones/phone-life.ts';
import { androidModels, appleModels, makeHardware } from '../seeds/hardware.ts';
import { patchLevel } from '../seeds/seed-phones.ts';
import { ControlFault, type ControlTools, define, TenantName, tenantNamed } from './define.ts';
import { describePhone, describePhones, type PhoneView, phoneNamed, userNamed } from './phone-view.ts';
import { signInControl } from './sign-in-control.ts';

/** Any id of the phone: its own, its managed device's, its Entra device id, or that device's object id. */
const PhoneId = Type.String();

const Facts = {
  osVersion: Type.Optional(Type.String()),
  securityPatchLevel: Type.Optional(Type.String()),
  jailBroken: Type.Optional(Type.Enum(['True', 'False', 'Unknown'])),
  isEncrypted: Type.Optional(Type.Boolean()),
};

const EnrollmentWord = Type.Enum(enrollmentKindNames);

export const phoneControls = {
  list: define(
    'Phones of a tenant; with `group`, of the people in a group (display name)',
    Type.Object({ tenant: TenantName, group: Type.Optional(Type.String()) }),
    (tools, { tenant: name, group }): readonly PhoneView[] => {
      const tenant = tenantNamed(tools, name);
      const phones = describePhones(tenant, tools.world.now());
      return group === undefined ? phones : phones.filter(({ groups }) => groups.includes(group));
    },
  ),
  get: define('One phone, by any of its ids', Type.Object({ phone: PhoneId }), (tools, { phone }) =>
    view(tools, phone),
  ),
  update: define(
    'Changes what is true on the phone; Intune learns of it at the next check-in, or now with `checkIn`',
    Type.Object({
      phone: PhoneId,
      ...Facts,
      model: Type.Optional(Type.String()),
      checkIn: Type.Optional(Type.Boolean()),
    }),
    (tools, { phone: id, checkIn: now, model, ...facts }) => {
      const { tenant, phone } = phoneNamed(tools, id);
      if (model !== undefined) Object.assign(phone.hardware, { model });
      changeFacts(tools.world, tenant, phone, facts);
      if (now === true) checkIn(tools.world, tenant, phone);
      return describePhone(tenant, phone, tools.world.now());
    },
  ),
  signIn: signInControl,
  checkIn: define('The phone speaks to Intune now', Type.Object({ phone: PhoneId }), (tools, { phone: id }) => {
    const { tenant, phone } = phoneNamed(tools, id);
    checkIn(tools.world, tenant, phone);
    return describePhone(tenant, phone, tools.world.now());
  }),
  silence: define('The phone says nothing any more', Type.Object({ phone: PhoneId }), (tools, { phone: id }) => {
    const { tenant, phone } = phoneNamed(tools, id);
    fallSilent(tools.world, tenant, phone);
    return describePhone(tenant, phone, tools.world.now());
  }),
  endSilence: define(
    'The phone speaks again, by its rhythm',
    Type.Object({ phone: PhoneId }),
    (tools, { phone: id }) => {
      const { tenant, phone } = phoneNamed(tools, id);
      endSilence(tools.world, tenant, phone);
      return describePhone(tenant, phone, tools.world.now());
    },
  ),
  setRhythm: define(
    'How often phones check in by themselves (null: only when told); one phone, or all of a tenant',
    Type.Object({
      phone: Type.Optional(PhoneId),
      tenant: Type.Optional(TenantName),
      everyMs: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    }),
    (tools, { phone: id, tenant: name, everyMs }) => {
      for (const { tenant, phone } of chosenPhones(tools, id, name)) setRhythm(tools.world, tenant, phone, everyMs);
      return {};
    },
  ),
  enroll: define(
    'A new phone, healthy unless told otherwise, in the hands of a user, enrolled now',
    Type.Object({
      tenant: TenantName,
      /** Object id or user principal name. */
      user: Type.String(),
      enrollment: EnrollmentWord,
      model: Type.Optional(Type.String()),
      deviceName: Type.Optional(Type.String()),
      ...Facts,
    }),
    enrollNewPhone,
  ),
  reenroll: define(
    'The phone is enrolled anew: a new managed device for the same directory device. `keepListed` leaves the old one listed',
    Type.Object({
      phone: PhoneId,
      enrollment: Type.Optional(EnrollmentWord),
      keepListed: Type.Optional(Type.Boolean()),
    }),
    (tools, { phone: id, enrollment, keepListed }) => {
      const { tenant, phone } = phoneNamed(tools, id);
      const before = enrollmentOf(tenant, phone);
      const kind = enrollment ?? before?.enrollment ?? firstKindFor(phone);
      enrollNow(tools.world, tenant, phone, {
        kind,
        deviceName: before?.deviceName ?? phone.hardware.model,
        keepListed: keepListed ?? false,
      });
      return describePhone(tenant, phone, tools.world.now());
    },
  ),
  retire: define(
    'Ends management; with `deleteDevice` the directory device goes too',
    Type.Object({ phone: PhoneId, deleteDevice: Type.Optional(Type.Boolean()) }),
    (tools, { phone: id, deleteDevice }) => {
      const { tenant, phone } = phoneNamed(tools, id);
      retirePhone(tools.world, tenant, phone, { deleteDevice: deleteDevice ?? false });
      return describePhone(tenant, phone, tools.world.now());
    },
  ),
  moveToUser: define(
    'The phone changes hands',
    Type.Object({ phone: PhoneId, user: Type.Union([Type.String(), Type.Null()]) }),
    (tools, { phone: id, user }) => {
      const { tenant, phone } = phoneNamed(tools, id);
      phone.userId = user === null ? null : userNamed(tenant, user);
      const managed = enrollmentOf(tenant, phone);
      if (managed !== undefined) {
        managed.userId = phone.userId;
        applyCompliance(tools.world, tenant, managed);
      }
      return describePhone(tenant, phone, tools.world.now());
    },
  ),
  setExtensionAttribute: define(
    "Writes an extension attribute as a customer's own script would; null clears it",
    Type.Object({
      phone: PhoneId,
      name: Type.String({ pattern: '^extensionAttribute([1-9]|1[0-5])$' }),
      value: Type.Union([Type.String(), Type.Null()]),
    }),
    (tools, { phone: id, name, value }) => {
      const { tenant, phone } = phoneNamed(tools, id);
      const device = tenant.devices.get(phone.entraObjectId ?? '');
      if (device === undefined) throw new ControlFault('not_found', 'the phone has no device in the directory');
      setExtensionAttributes(tools.world, tenant, device, { [name]: value });
      return describePhone(tenant, phone, tools.world.now());
    },
  ),
};

function view(tools: ControlTools, id: string): PhoneView {
  const { tenant, phone } = phoneNamed(tools, id);
  return describePhone(tenant, phone, tools.world.now());
}

function* chosenPhones(tools: ControlTools, id: string | undefined, name: string | undefined) {
  if (id !== undefined) yield phoneNamed(tools, id);
  if (name === undefined) return;
  const tenant = tenantNamed(tools, name);
  for (const phone of tenant.phones.values()) yield { tenant, phone };
}

function firstKindFor(phone: Phone) {
  return phone.hardware.kind === 'android' ? ('androidFullyManaged' as const) : ('appleAutomated' as const);
}

function enrollNewPhone(
  tools: ControlTools,
  input: {
    readonly tenant: string;
    readonly user: string;
    readonly enrollment: keyof typeof enrollmentKinds;
    readonly model?: string;
    readonly deviceName?: string;
    readonly osVersion?: string;
    readonly securityPatchLevel?: string;
    readonly jailBroken?: 'True' | 'False' | 'Unknown';
    readonly isEncrypted?: boolean;
  },
): PhoneView {
  const { world } = tools;
  const tenant = tenantNamed(tools, input.tenant);
  const isApple = enrollmentKinds[input.enrollment].platform === 'iOS';
  const models = isApple ? appleModels : androidModels;
  const model = models.find((one) => one.model === input.model) ?? models[0];
  if (model === undefined) throw new ControlFault('invalid_request', 'there is no such model');
  const now = world.now();
  const phone: Phone = {
    id: world.chance.uuid(),
    hardware: { ...makeHardware(world.chance, model), ...(input.model === undefined ? {} : { model: input.model }) },
    facts: {
      osVersion: input.osVersion ?? model.current[0] ?? '',
      securityPatchLevel: input.securityPatchLevel ?? (isApple ? '' : patchLevel(world.chance, now, 0)),
      jailBroken: input.jailBroken ?? 'False',
      isEncrypted: input.isEncrypted ?? true,
    },
    factsChangedAt: undefined,
    userId: userNamed(tenant, input.user),
    managedDeviceId: undefined,
    entraObjectId: undefined,
    checkIns: { everyMs: 30 * 60_000, anchorAt: now, lastAt: now, silentSince: undefined },
  };
  tenant.phones.set(phone.id, phone);
  enrollNow(world, tenant, phone, {
    kind: input.enrollment,
    deviceName: input.deviceName ?? `${model.model} ${world.chance.text(4)}`,
    keepListed: false,
  });
  return describePhone(tenant, phone, now);
}

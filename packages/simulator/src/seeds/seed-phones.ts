import { type EnrollmentKind, enrollmentKinds, type ManagedDevice } from '../areas/managed-devices/managed-device.ts';
import type { User } from '../areas/users/user.ts';
import type { Chance } from '../chance.ts';
import { day, minute } from '../clock.ts';
import { makeEnrollment } from '../phones/enrollment.ts';
import type { Phone, PhoneFacts } from '../phones/phone.ts';
import type { Tenant } from '../world/tenant.ts';
import { androidModels, appleModels, type Model, makeHardware } from './hardware.ts';

export interface SeededPhone {
  readonly phone: Phone;
  readonly managed: ManagedDevice;
}

export interface PhoneTerms {
  readonly chance: Chance;
  readonly now: number;
  readonly user: User;
  readonly isOutdated: boolean;
  readonly checkInEveryMs: number | null;
}

const appleShare = 0.55;
const longestEnrollmentDays = 900;

/** One phone with its user, its enrollment and its directory device. */
export function seedPhone(tenant: Tenant, terms: PhoneTerms): SeededPhone {
  const { chance, now, user } = terms;
  const models = chance.fraction() < appleShare ? appleModels : androidModels;
  const model = chance.weighted(models.map((one) => [one, one.weight] as const));
  const kind = chooseEnrollment(chance, model);
  const releasedAt = Date.parse(model.releasedOn);
  const enrolledAt =
    Math.max(releasedAt, now - chance.between(5, longestEnrollmentDays) * day) + chance.between(0, day);
  const phone: Phone = {
    id: chance.uuid(),
    hardware: makeHardware(chance, model),
    facts: chooseFacts(chance, model, terms.isOutdated, now),
    factsChangedAt: undefined,
    userId: user.id,
    managedDeviceId: undefined,
    entraObjectId: undefined,
    checkIns: seedRhythm(chance, now, terms.checkInEveryMs),
  };
  tenant.phones.set(phone.id, phone);
  const deviceName = nameDevice(chance, model, kind, user, enrolledAt);
  const managed = makeEnrollment(tenant, phone, { kind, deviceName, at: Math.min(enrolledAt, now - day), chance });
  return { phone, managed };
}

function chooseEnrollment(chance: Chance, model: Model): EnrollmentKind {
  return model.kind === 'android'
    ? chance.weighted([
        ['androidFullyManaged', 4],
        ['androidCorporateWorkProfile', 2],
        ['androidWorkProfile', 4],
      ] as const)
    : chance.weighted([
        ['appleAutomated', 6],
        ['appleCompanyPortal', 3],
        ['appleUserEnrollment', 1],
      ] as const);
}

function chooseFacts(chance: Chance, model: Model, isOutdated: boolean, now: number): PhoneFacts {
  const version = chance.pick(isOutdated ? model.outdated : model.current);
  const isAndroid = model.kind === 'android';
  return {
    // Intune shows some Android versions with a trailing `.0`, for no reason that anybody knows.
    osVersion: isAndroid && chance.fraction() < 0.1 ? `${version}.0` : version,
    securityPatchLevel: isAndroid
      ? patchLevel(chance, now, isOutdated ? chance.between(7, 20) : chance.between(0, 1))
      : '',
    jailBroken: 'False',
    isEncrypted: true,
  };
}

/** The first or fifth of a month so many months ago; this month's only when it is out. */
export function patchLevel(chance: Chance, now: number, monthsAgo: number): string {
  const date = new Date(now);
  const isOut = date.getUTCDate() >= 10;
  const month = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsAgo - (isOut ? 0 : 1), 1));
  return `${month.toISOString().slice(0, 8)}${chance.pick(['01', '05'])}`;
}

/** Phones do not beat in step: each has its own place in the half hour. */
function seedRhythm(chance: Chance, now: number, everyMs: number | null): Phone['checkIns'] {
  const sinceLastMs = chance.between(0, (everyMs ?? 30 * minute) - 1);
  return { everyMs, anchorAt: now - sinceLastMs, lastAt: now - sinceLastMs, silentSince: undefined };
}

function nameDevice(chance: Chance, model: Model, kind: EnrollmentKind, user: User, at: number): string {
  const hardwareWord = { iphone: 'iPhone', ipad: 'iPad', android: 'Android' }[model.kind];
  if (kind === 'androidWorkProfile') {
    // What the Android agent itself calls a work profile: user, word, date and time.
    const date = new Date(at);
    const hour = date.getUTCHours();
    const time = `${hour % 12 || 12}:${String(date.getUTCMinutes()).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
    return `${user.mailNickname}_AndroidForWork_${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}_${time}`;
  }
  return enrollmentKinds[kind].ownership === 'company'
    ? `CORP-${hardwareWord.toUpperCase()}-${chance.text(6, '0123456789')}`
    : `${user.givenName}'s ${hardwareWord}`;
}

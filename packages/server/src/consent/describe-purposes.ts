import {
  type ConsentPurpose,
  consentPurposes,
  credentialEnd,
  type GrantSightKind,
  type Instant,
  type RegistrationSource,
  toIso,
  type Uem,
} from '@picket/domain';
import type { AnswerOf, checkConsents } from '@picket/wire/console';
import type { TenantTransaction } from '../platform/database/database.ts';
import { expiryOf } from './credential-expiry.ts';
import type { InstanceOffers } from './instance/describe.ts';
import { listSights, type StoredSight } from './sight-store.ts';
import { listRegistrations, type Registration } from './store.ts';

type Described = AnswerOf<typeof checkConsents>['items'][number];

/** What each purpose is for, in a sentence for the administrator who is asked. */
export const aboutPurposes: Readonly<Record<ConsentPurpose, string>> = {
  'sync-and-signal': 'Reads users, groups, devices and sign-ins, and tells Intune how risky a phone is. Always needed.',
  setup: 'Writes objects in Intune during setup. May be removed afterwards.',
  response: 'Writes device attributes that Conditional Access acts on. Only where you want Picket to act.',
};

const todos: Readonly<Record<GrantSightKind, string | undefined>> = {
  granted: undefined,
  incomplete:
    'Add what is missing to the app registration (see the guide of the purpose), and grant the permissions again.',
  withdrawn: 'Grant the permissions again, or ask the Entra administrators who took them back, and why.',
  'app-disabled':
    'In Entra: Enterprise applications › the app › Properties › Enabled for users to sign in: Yes. Ask who switched it off.',
  'api-missing':
    'An API that is asked for is not in this Entra tenant, as without a license for it. See the licenses in the doctor, then grant again.',
  'wrong-tenant':
    'Enter the registration again, with the directory (tenant) ID of the Entra tenant that is to be linked.',
  'credential-expired': 'Make a new secret or certificate in Entra, and enter it here.',
  'credential-refused':
    "Enter the value of the secret, not its ID, or the certificate that was uploaded to the app. If both are right, check this machine's clock.",
  'refused-by-policy':
    'A Conditional Access policy for workload identities refuses the app: exclude it, or allow this address.',
  unknown: 'Nothing, if it passes: Picket looks again within the hour. Else check network and proxy.',
};

/** What only an owner of the service can do where the app is the service's. */
const todosOfService: Partial<typeof todos> = {
  incomplete:
    "Grant the permissions again. If the same are missing after that, the service's registration does not ask for them: tell an owner of this service.",
  'credential-expired': 'Tell an owner of this service: its credential has ended, for every tenant that uses it.',
  'credential-refused': 'Tell an owner of this service: Entra refuses its credential.',
  'wrong-tenant': 'Tell an owner of this service which Entra tenant this is.',
};

/** Every purpose as a tenant has it: what is asked, what was entered, what was seen. */
export async function describePurposes(
  tx: TenantTransaction,
  { uem, now, offers }: { readonly uem: Uem; readonly now: Instant; readonly offers: InstanceOffers },
): Promise<Described[]> {
  const registrations = await listRegistrations(tx);
  const sights = await listSights(tx);
  return consentPurposes.map((purpose) => {
    const registration = registrations.find((each) => each.purpose === purpose);
    const credential =
      registration?.state === 'given-back' ? undefined : registration && credentialOf(registration, now);
    return {
      purpose,
      about: aboutPurposes[purpose],
      state: registration?.state ?? 'not-registered',
      source: registration?.source ?? null,
      offered: offers.get(purpose) ?? null,
      clientId: registration?.clientId ?? null,
      certificateExpiresAt: credential?.kind === 'certificate' ? credential.expiresAt : null,
      provenAt: registration?.provenAt === undefined ? null : toIso(registration.provenAt),
      permissions: uem
        .permissions(purpose)
        .map(({ name, resource, why, without }) => ({ name, resource, why, without })),
      givenBackAt: registration?.givenBackAt === undefined ? null : toIso(registration.givenBackAt),
      missing: [...(registration?.missingPermissions ?? [])],
      sight: describeSight(
        sights.find((each) => each.purpose === purpose),
        registration?.source,
      ),
      credential: credential ?? null,
    };
  });
}

/** What kind a stored credential is, and how near its end. */
export function credentialOf(
  registration: Pick<Registration, 'certificate' | 'secretExpiresAt'>,
  now: Instant,
): NonNullable<Described['credential']> {
  const expiresAt = expiryOf(registration);
  return {
    kind: registration.certificate === undefined ? 'secret' : 'certificate',
    expiresAt: expiresAt === undefined ? null : toIso(expiresAt),
    end: credentialEnd(expiresAt, now),
  };
}

function describeSight(sight: StoredSight | undefined, source: RegistrationSource | undefined): Described['sight'] {
  if (sight === undefined) return null;
  const { kind, saw, code, since, lookedAt, held, missing, notAskedFor } = sight;
  return {
    kind,
    saw,
    todo: (source === 'instance' ? todosOfService[kind] : undefined) ?? todos[kind] ?? null,
    code: code ?? null,
    since: toIso(since),
    lookedAt: toIso(lookedAt),
    held: held === undefined ? null : [...held],
    missing: missing === undefined ? null : [...missing],
    notAskedFor: [...notAskedFor],
  };
}

import {
  type ConsentPurpose,
  type GrantSight,
  type Instant,
  isGone,
  minute,
  PicketError,
  second,
  type TenantId,
  textOf,
} from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import type { AnswerOf, giveBack, previewGivingBack } from '@picket/wire/console';
import { moveConnector } from '../connectors/connectors.ts';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import { countLeftBehind } from '../delivery/take-back.ts';
import { listObjects } from '../deployment/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { toldToWire } from '../platform/http/told.ts';
import { type LookTools, openForOne } from './look.ts';
import { forgetSight } from './sight-store.ts';
import * as store from './store.ts';

/** One refusal may be a part of Entra that is behind, as right after consent: so many in a row are believed. */
const refusalsWanted = 3;
const betweenTriesMs = 2 * second;
/** How long a part of Entra may not know yet what another has granted. */
const grantMayComeMs = 10 * minute;

export interface GiveBackTools extends LookTools {
  readonly channels: readonly AnyChannel[];
}

type Preview = AnswerOf<typeof previewGivingBack>;
type Result = AnswerOf<typeof giveBack>;

/** What stops, what would be left behind, and how to take the grant away. */
export async function previewGivingBackOf(
  { uem, channels }: Pick<GiveBackTools, 'uem' | 'channels'>,
  tx: TenantTransaction,
  purpose: ConsentPurpose,
): Promise<Preview> {
  const { clientId, source } = await registrationOf(tx, purpose);
  const reach = source === 'instance' ? 'many-tenants' : 'one-tenant';
  const { name, steps, script } = uem.removalGuide(purpose, clientId, reach);
  const switches = await listChannelSwitches(tx);
  const concerned: Preview['channels'] = [];
  for (const channel of channels.filter((each) => each.purpose === purpose)) {
    const leftBehind = await countLeftBehind(tx, channel);
    const isOn = switches.some(({ channelId, enabled }) => enabled && channelId === channel.id);
    if (isOn || leftBehind > 0) concerned.push({ id: channel.id, title: channel.title, leftBehind });
  }
  return {
    name,
    clientId,
    stops: uem.permissions(purpose).map(({ name: permission, without }) => ({ permission, without })),
    channels: concerned,
    objects: purpose === 'setup' ? (await listObjects(tx)).filter(({ remoteId }) => remoteId !== undefined).length : 0,
    unlinks: purpose === 'sync-and-signal',
    steps: steps.map(textOf),
    script,
    told: toldToWire(...steps),
  };
}

/**
 * Asks Entra for a token until it has refused one several times in a row, or has given one. Only a refusal that speaks of
 * the grant counts: a disabled app, a refused credential or an Entra that does not answer leave the grant where it is.
 *
 * @throws PicketError `conflict` while phones carry what could not be taken back afterwards, unless that is wanted
 */
export async function tryGivingBack(
  tools: GiveBackTools,
  { tenantId, purpose, leaveTags }: { tenantId: TenantId; purpose: ConsentPurpose; leaveTags: boolean },
  signal: AbortSignal,
): Promise<Result & { readonly registration: store.Registration }> {
  const { database, clock } = tools;
  const registration = await database.forTenant(tenantId, async (tx) => {
    const found = await registrationOf(tx, purpose);
    if (!leaveTags) await refuseLeavingTags(tools, tx, purpose);
    return found;
  });
  const beganAt = clock.now();
  const sights: GrantSight[] = [];
  while (sights.length < refusalsWanted) {
    if (sights.length > 0) await clock.sleep(betweenTriesMs, signal);
    const sight = await seenNow(tools, tenantId, registration, signal);
    if (!isRefused(sight)) return { ...resultOf(sight), registration };
    sights.push(sight);
  }
  const { provenAt } = registration;
  const saw = sights.at(-1)?.saw ?? '';
  if (provenAt !== undefined && beganAt - provenAt < grantMayComeMs) {
    const because = textOf([
      saw,
      'It was granted only minutes ago, so a part of Entra may be behind: try again in ten minutes.',
    ]);
    return { result: 'not-verified', saw: because, held: [], registration };
  }
  return { result: 'given-back', saw, held: [], registration };
}

/** Forgets the credential, once it is verified. False when another registration was entered meanwhile. */
export async function forgetGivenBack(
  { uem }: Pick<GiveBackTools, 'uem'>,
  tx: TenantTransaction,
  registration: store.Registration,
  now: Instant,
): Promise<boolean> {
  const { purpose } = registration;
  const current = await store.findRegistration(tx, purpose);
  if (current?.secretSealed !== registration.secretSealed) return false;
  await store.markGivenBack(tx, purpose, now);
  await forgetSight(tx, purpose);
  if (purpose === 'sync-and-signal') {
    const because = 'Sync and signal was given back: Entra refuses its app a token.';
    await moveConnector(tx, uem.id, 'unlinked', { because, at: now });
  }
  return true;
}

/** A token of an app that is in the directory and holds nothing is still a token: the app has to go. */
const isRefused = (sight: GrantSight): boolean => isGone(sight) && sight.held === undefined;

function resultOf({ kind, saw, held }: GrantSight): Result {
  if (held !== undefined)
    return { result: 'still-granted', saw: textOf(['Entra still gives a token.', saw]), held: [...held] };
  if (kind !== 'app-disabled') return { result: 'not-verified', saw, held: [] };
  const because = textOf([
    saw,
    'The app is only switched off: whoever switches it on again gives everything back to it. Delete it.',
  ]);
  return { result: 'still-granted', saw: because, held: [] };
}

async function seenNow(
  tools: GiveBackTools,
  tenantId: TenantId,
  registration: store.Registration,
  signal: AbortSignal,
): Promise<GrantSight> {
  const { expectedEntraTenantId, purpose } = registration;
  if (expectedEntraTenantId === undefined) {
    throw new PicketError(
      'consent_missing',
      'No Entra tenant is expected: set the registration again, with its tenant id.',
    );
  }
  return await openForOne(tools, tenantId, registration, expectedEntraTenantId).lookAtGrant(purpose, signal);
}

async function registrationOf(tx: TenantTransaction, purpose: ConsentPurpose): Promise<store.Registration> {
  const found = await store.findRegistration(tx, purpose);
  if (found !== undefined) return found;
  throw new PicketError(
    'consent_missing',
    `Picket holds no registration for ${purpose}: there is nothing to give back.`,
  );
}

async function refuseLeavingTags(
  { channels }: Pick<GiveBackTools, 'channels'>,
  tx: TenantTransaction,
  purpose: ConsentPurpose,
): Promise<void> {
  for (const channel of channels.filter((each) => each.purpose === purpose)) {
    const left = await countLeftBehind(tx, channel);
    if (left === 0) continue;
    throw new PicketError(
      'conflict',
      `${left} phones still carry what Picket wrote through ${channel.title}, and without this grant nobody here can take ` +
        'it back. Take it back first, or say that it is to stay.',
    );
  }
}

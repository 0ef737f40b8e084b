import { consentPurposes, PicketError, type TenantId, textOf } from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import {
  checkConsents,
  getRegistrationGuide,
  giveBack,
  previewGivingBack,
  proveRegistration,
} from '@picket/wire/console';
import { moveConnector } from '../connectors/connectors.ts';
import { type Route, route } from '../platform/http/route.ts';
import { toldToWire } from '../platform/http/told.ts';
import type { Log } from '../platform/log.ts';
import { type ConsentTools, linkTenant, proveGiven } from './consent.ts';
import { describePurposes } from './describe-purposes.ts';
import { forgetGivenBack, previewGivingBackOf, tryGivingBack } from './give-back.ts';
import { offersFor } from './instance/describe.ts';
import { lookAtPurpose } from './look.ts';

export interface ConsentRouteTools extends ConsentTools {
  readonly log: Log;
  readonly channels: readonly AnyChannel[];
  /** A tenant has just been linked: begin reading it. */
  readonly onLinked: (tenantId: TenantId) => Promise<void>;
}

export function consentRoutes(tools: ConsentRouteTools): readonly Route[] {
  const { database, clock, uem, redirectUri } = tools;
  return [
    route(getRegistrationGuide, async ({ params }) => {
      const { name, steps, script } = uem.registrationGuide(params.purpose, redirectUri(), 'one-tenant');
      return { name, redirectUri: redirectUri(), steps: steps.map(textOf), script, told: toldToWire(...steps) };
    }),

    route(checkConsents, async ({ tenantId, audit, signal }) => {
      for (const purpose of consentPurposes) await lookAtPurpose(tools, { tenantId, purpose }, signal);
      const offers = await database.acrossTenants((db) => offersFor(db, tenantId));
      return await database.forTenant(tenantId, async (tx) => {
        const items = await describePurposes(tx, { uem, now: clock.now(), offers });
        const outcomes = items.flatMap(({ purpose, sight }) => (sight === null ? [] : [`${sight.kind}: ${purpose}`]));
        await audit(tx, { target: tenantId, detail: { outcomes } });
        return { items };
      });
    }),

    route(previewGivingBack, ({ tenantId, params }) =>
      database.forTenant(tenantId, (tx) => previewGivingBackOf(tools, tx, params.purpose)),
    ),

    route(giveBack, async ({ tenantId, params: { purpose }, body, audit, signal }) => {
      const { leaveTags = false } = body;
      const { registration, ...tried } = await tryGivingBack(tools, { tenantId, purpose, leaveTags }, signal);
      return await database.forTenant(tenantId, async (tx) => {
        const isStale = tried.result === 'given-back' && !(await forgetGivenBack(tools, tx, registration, clock.now()));
        if (isStale) throw new PicketError('conflict', 'Another registration was entered meanwhile: it stays.');
        const { clientId } = registration;
        await audit(tx, { target: purpose, detail: { purpose, clientId, state: tried.result, leaveTags } });
        return tried;
      });
    }),

    route(proveRegistration, async ({ tenantId, params: { purpose }, audit, signal }) => {
      const proven = await proveGiven(tools, { tenantId, purpose }, signal);
      const { entraTenantId, displayName } = proven.remote;
      await database.forTenant(tenantId, async (tx) => {
        // Whoever asks for the proof has asked for the grant: else a connector that was never begun would not move.
        if (purpose === 'sync-and-signal') {
          const because = 'An administrator is said to have consented in Entra.';
          await moveConnector(tx, uem.id, 'consent-requested', { because, at: clock.now() });
        }
        await linkTenant(tx, uem, proven, clock.now());
        await audit(tx, { target: purpose, detail: { purpose, entraTenantId, name: displayName } });
      });
      await tools.onLinked(tenantId);
      return { entraTenantId, displayName };
    }),
  ];
}

import { day, parseInstant, tell, tellCount } from '@picket/domain';
import { calls } from '../calls.ts';
import type { IntuneCheck } from './check.ts';

export const managedGooglePlay: IntuneCheck = {
  id: 'managed-google-play',
  title: 'Managed Google Play',
  because: 'Android phones get their apps, and web apps too, from managed Google Play: unbound, none installs itself.',
  docs: 'https://learn.microsoft.com/intune/intune-service/enrollment/connect-intune-android-enterprise',
  calls: [calls.managedGooglePlay],
  async examine(tenant) {
    const { bindStatus, lastAppSyncStatus } = await tenant.one(calls.managedGooglePlay);
    if (bindStatus === 'notBound') {
      return {
        outcome: 'failed',
        saw: 'Intune is not bound to managed Google Play.',
        todo: 'Bind it: Devices › Android › Enrollment › Managed Google Play. Nothing to do where there are no Android phones.',
      };
    }
    if (bindStatus !== 'boundAndValidated') {
      return {
        outcome: 'warning',
        saw: tell('The binding to managed Google Play is not finished: Intune calls it "{{word}}".', {
          word: bindStatus ?? '–',
        }),
        todo: 'Finish it under Devices › Android › Enrollment › Managed Google Play.',
      };
    }
    if (
      lastAppSyncStatus !== undefined &&
      lastAppSyncStatus !== null &&
      !['success', 'none'].includes(lastAppSyncStatus)
    ) {
      return {
        outcome: 'warning',
        saw: tell('Managed Google Play is bound, and its apps were last synchronized with "{{word}}".', {
          word: lastAppSyncStatus,
        }),
        todo: 'Synchronize again under Tenant administration › Connectors and tokens › Managed Google Play.',
      };
    }
    return { outcome: 'passed', saw: 'Intune is bound to managed Google Play.' };
  },
};

/** Apple's tokens last a year; who renews them wants to know some weeks before. */
const warnBeforeMs = 30 * day;

export const vppTokens: IntuneCheck = {
  id: 'vpp-tokens',
  title: 'Apple volume purchasing',
  because:
    'Apps that were bought for the organization install without an Apple account, as long as the token is valid.',
  docs: 'https://learn.microsoft.com/intune/intune-service/apps/vpp-apps-ios',
  calls: [calls.vppTokens],
  async examine(tenant) {
    const tokens = (await tenant.list(calls.vppTokens)).map((token) => ({
      ...token,
      name: token.organizationName ?? token.appleId ?? token.id,
      expiresAt: parseInstant(token.expirationDateTime ?? undefined),
    }));
    if (tokens.length === 0) {
      return {
        outcome: 'not-applicable',
        saw: 'There is no token: iPhones get apps from the App Store, with an Apple account, or a web clip, without.',
      };
    }
    const dead = tokens.filter(
      ({ state, expiresAt }) => state !== 'valid' || (expiresAt !== undefined && expiresAt <= tenant.now),
    );
    if (dead.length > 0) {
      return {
        outcome: 'failed',
        saw: tell('{{count}} of {{all}} tokens cannot be used: {{names}}.', {
          count: dead.length,
          all: tokens.length,
          names: dead.map(({ name, state }) => `${name} (${state ?? '–'})`),
        }),
        objects: dead.map(({ name }) => name),
        todo: 'Renew it: Tenant administration › Connectors and tokens › Apple VPP tokens.',
      };
    }
    const ending = tokens.filter(({ expiresAt }) => expiresAt === undefined || expiresAt - tenant.now < warnBeforeMs);
    if (ending.length > 0) {
      return {
        outcome: 'warning',
        saw: tellCount(
          ending.length,
          '{{names}} ends within 30 days, or does not say when.',
          '{{names}} end within 30 days, or do not say when.',
          { names: ending.map(({ name }) => name) },
        ),
        objects: ending.map(({ name }) => name),
        todo: 'Renew it with the same Apple account: Tenant administration › Connectors and tokens › Apple VPP tokens.',
      };
    }
    const stuck = tokens.filter(({ lastSyncStatus }) => lastSyncStatus === 'failed');
    if (stuck.length > 0) {
      return {
        outcome: 'warning',
        saw: tell('{{names}} could not be synchronized last time.', { names: stuck.map(({ name }) => name) }),
        objects: stuck.map(({ name }) => name),
        todo: 'Synchronize it again: Tenant administration › Connectors and tokens › Apple VPP tokens.',
      };
    }
    const names = tokens.map(({ name }) => name);
    return { outcome: 'passed', saw: tell('{{names}}: valid, and for more than 30 days.', { names }) };
  },
};

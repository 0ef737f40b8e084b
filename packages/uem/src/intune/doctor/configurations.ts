import { tell, tellCount } from '@picket/domain';
import { parseAs } from '@picket/graph';
import { Type } from 'typebox';
import { calls } from '../calls.ts';
import type { IntuneCheck } from './check.ts';

const browsers: Readonly<Record<string, string>> = { 'com.android.chrome': 'Chrome', 'com.microsoft.emmx': 'Edge' };
/** https://chromeenterprise.google/policies/#DnsOverHttpsMode */
const dnsSettings = ['DnsOverHttpsMode', 'DnsOverHttpsTemplates', 'BuiltInDnsClientEnabled'];

/** What managed Google Play hands to an app: https://developers.google.com/android/work/play/emm-api/managed-configurations */
const Payload = Type.Object({ managedProperty: Type.Optional(Type.Array(Type.Object({ key: Type.String() }))) });

export const browserConfigurations: IntuneCheck = {
  id: 'browser-configurations',
  title: 'Browser settings for name resolution',
  because:
    'Web protection on Android works by a setting of Chrome and Edge. Where a policy already sets it, the two collide, and neither may win.',
  docs: 'https://learn.microsoft.com/intune/intune-service/apps/app-configuration-policies-use-android',
  calls: [calls.appConfigurations],
  async examine(tenant) {
    const found: string[] = [];
    const unread: string[] = [];
    for (const { id, displayName, packageId, payloadJson } of await tenant.list(calls.appConfigurations)) {
      const browser = browsers[packageId?.replace(/^app:/, '') ?? ''];
      if (browser === undefined) continue;
      const name = `${displayName ?? id} (${browser})`;
      const keys = keysOf(payloadJson);
      if (keys === undefined) unread.push(name);
      else if (keys.some((key) => dnsSettings.includes(key))) found.push(name);
    }
    if (found.length > 0) {
      return {
        outcome: 'warning',
        saw: tellCount(
          found.length,
          '{{names}} already sets how names are resolved.',
          '{{names}} already set how names are resolved.',
          { names: found },
        ),
        objects: found,
        todo: 'Decide which is to win: take the DNS settings out of this policy, or leave web protection out for its groups.',
      };
    }
    if (unread.length > 0) {
      return {
        outcome: 'warning',
        saw: tellCount(
          unread.length,
          'What {{names}} sets could not be read.',
          'What {{names}} set could not be read.',
          { names: unread },
        ),
        objects: unread,
        todo: 'Look whether it sets DnsOverHttpsMode.',
      };
    }
    return { outcome: 'passed', saw: 'No policy for Chrome or Edge on Android sets how names are resolved.' };
  },
};

/** Undefined where it is not what it should be: then nobody knows what it sets. */
function keysOf(payloadJson: string | null | undefined): readonly string[] | undefined {
  if (payloadJson === undefined || payloadJson === null || payloadJson === '') return [];
  try {
    const text = Buffer.from(payloadJson, 'base64').toString('utf8');
    return parseAs(Payload, JSON.parse(text), 'payloadJson').managedProperty?.map(({ key }) => key) ?? [];
  } catch {
    return undefined;
  }
}

export const iosSingleSignOn: IntuneCheck = {
  id: 'ios-single-sign-on',
  title: 'Single sign-on on iPhone and iPad',
  because:
    'With Microsoft’s single sign-on extension a user is signed in to Picket’s page on the phone without typing; without it every visit begins with a password.',
  docs: 'https://learn.microsoft.com/intune/intune-service/configuration/use-enterprise-sso-plug-in-ios-ipados-with-intune',
  calls: [calls.deviceConfigurations],
  async examine(tenant) {
    const profiles = (await tenant.list(calls.deviceConfigurations)).filter(
      ({ iosSingleSignOnExtension }) =>
        iosSingleSignOnExtension?.['@odata.type'] === '#microsoft.graph.iosAzureAdSingleSignOnExtension',
    );
    if (profiles.length > 0) {
      const names = profiles.map(({ displayName, id }) => displayName ?? id);
      return { outcome: 'passed', saw: tell('{{names}} brings the extension.', { names }), objects: names };
    }
    return {
      outcome: 'warning',
      saw: 'No profile among Devices › Configuration brings the single sign-on extension to iPhones. One of the settings catalog is not seen from here.',
      todo: 'Make a profile: Devices › Configuration › iOS/iPadOS › Device features › Single sign-on app extension › Microsoft Entra ID.',
    };
  },
};

import type { Instant } from '@picket/domain';
import { createIndicatorIndex, type Feed, type IndicatorIndex } from '@picket/intelligence';

/**
 * Owners whose every host a phone may need to be managed, updated, signed in or let in again. None of them lets strangers publish below
 * these names. From the vendors' own lists: https://learn.microsoft.com/intune/intune-service/fundamentals/intune-endpoints,
 * https://support.apple.com/101555, https://support.google.com/work/android/answer/10513641,
 * https://docs.samsungknox.com/admin/fundamentals/whitepaper/knox-firewall.
 */
const owners = `
apple.com icloud.com cdn-apple.com mzstatic.com apple-cloudkit.com
microsoftonline.com microsoftonline-p.com microsoft.com msauth.net msftauth.net msftauthimages.net microsoftazuread-sso.com
windowsupdate.com office.net msocsp.com msftconnecttest.com msftncsi.com officeapps.live.com cloud.microsoft
gvt1.com gvt2.com gvt3.com googlezip.net pki.goog gstatic.com android.com
samsungknox.com samsunggsl.com secb2b.com ospserver.net samsungapps.com samsung.com
digicert.com globalsign.com sectigo.com entrust.net lencr.org godaddy.com verisign.com amazontrust.com
ntp.org nist.gov quad9.net one.one grapheneos.network
`;

/** Hosts that are vital themselves, where strangers may publish beside or below them. */
const hosts = `
login.windows.net sts.windows.net enterpriseregistration.windows.net graph.windows.net login.live.com account.live.com
account.activedirectory.windowsazure.com portal.azure.com management.azure.com notify.windows.com client.wns.windows.com
wns.windows.com time.windows.com outlook.office365.com office.com www.office.com config.office.com ecs.office.com
outlook.office.com substrate.office.com config.edge.skype.com teams.live.com onedrive.live.com api.onedrive.com
accounts.google.com accounts.youtube.com myaccount.google.com play.google.com google.com www.google.com
android.clients.google.com enterprise.google.com mtalk.google.com alt1-mtalk.google.com dl.google.com time.google.com
clients1.google.com clients2.google.com clients3.google.com clients4.google.com clients5.google.com clients6.google.com
safebrowsing.google.com chromewebstore.google.com dns.google
play.googleapis.com android.googleapis.com androidmanagement.googleapis.com www.googleapis.com oauth2.googleapis.com
fcm.googleapis.com fcm-xmpp.googleapis.com firebaseinstallations.googleapis.com device-provisioning.googleapis.com
update.googleapis.com safebrowsing.googleapis.com remoteprovisioning.googleapis.com keybox.googleapis.com
people-pa.googleapis.com optimizationguide-pa.googleapis.com content-autofill.googleapis.com fonts.googleapis.com
time.cloudflare.com cloudflare-dns.com github.githubassets.com addons.mozilla.org detectportal.firefox.com
web.whatsapp.com us02web.zoom.us login.salesforce.com
mail.google.com drive.google.com calendar.google.com meet.google.com maps.google.com
lh3.googleusercontent.com play-lh.googleusercontent.com
windows.net core.windows.net blob.core.windows.net azure.com azureedge.net live.com sharepoint.com microsoft365.com
googleapis.com storage.googleapis.com googleusercontent.com amazonaws.com cloudfront.net akamai.net akamaized.net fastly.net
`;

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
const list = (reach: 'below' | 'itself', names: string) => ({
  name: 'Hosts that phones cannot do without',
  reach,
  rejects: true,
  hosts: words(names),
  networks: [],
  digests: [],
});

/** A warning list that no feed brings and nobody can switch off, roll back or let age: what it names is never looked for. */
export const vitalHosts: Feed = {
  id: 'vital-hosts',
  title: 'Hosts that phones cannot do without',
  edition: '1',
  files: [
    {
      name: 'vital-hosts',
      content: {
        format: 'misp-warning-list',
        indicators: [],
        warnings: [list('below', owners), list('itself', hosts)],
        knownSigners: [],
        rejected: [],
      },
    },
  ],
};

/** The same as an index that speaks against matches of all others. */
export const vitalIndex: IndicatorIndex = createIndicatorIndex([vitalHosts], 0 as Instant);

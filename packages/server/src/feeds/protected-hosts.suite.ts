/**
 * Hosts that phones need to be managed, to sign in, to be updated, to check certificates, and to be let in again. A feed that lists one is
 * wrong. From the vendors' own lists: https://learn.microsoft.com/intune/intune-service/fundamentals/intune-endpoints,
 * https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges, https://support.apple.com/101555,
 * https://support.google.com/work/android/answer/10513641.
 */
export const protectedHosts: readonly string[] = `
login.microsoftonline.com login.microsoft.com login.windows.net login.live.com account.live.com logincdn.msftauth.net
aadcdn.msauth.net aadcdn.msftauth.net aadcdn.msftauthimages.net secure.aadcdn.microsoftonline-p.com sts.windows.net
device.login.microsoftonline.com autologon.microsoftazuread-sso.com enterpriseregistration.windows.net graph.microsoft.com
graph.windows.net account.activedirectory.windowsazure.com passwordreset.microsoftonline.com mysignins.microsoft.com
myaccount.microsoft.com myapps.microsoft.com portal.azure.com entra.microsoft.com intune.microsoft.com endpoint.microsoft.com
manage.microsoft.com portal.manage.microsoft.com i.manage.microsoft.com r.manage.microsoft.com m.manage.microsoft.com
p.manage.microsoft.com fef.msua06.manage.microsoft.com enrollment.manage.microsoft.com enterpriseenrollment.manage.microsoft.com
enterpriseenrollment-s.manage.microsoft.com fef.amsua0502.manage.microsoft.com wip.mam.manage.microsoft.com
mam.manage.microsoft.com config.office.com config.edge.skype.com ecs.office.com clients.config.office.net officeclient.microsoft.com
outlook.office365.com outlook.office.com outlook.cloud.microsoft teams.microsoft.com teams.cloud.microsoft teams.live.com
office.com www.office.com microsoft365.com www.microsoft365.com m365.cloud.microsoft substrate.office.com loki.delve.office.com
nexus.officeapps.live.com odc.officeapps.live.com roaming.officeapps.live.com onedrive.live.com api.onedrive.com sharepoint.com
contoso.sharepoint.com contoso-my.sharepoint.com res.cdn.office.net cdn.office.net static2.sharepointonline.com
admin.microsoft.com admin.exchange.microsoft.com security.microsoft.com compliance.microsoft.com defender.microsoft.com
wns.windows.com client.wns.windows.com notify.windows.com go.microsoft.com aka.ms learn.microsoft.com support.microsoft.com
www.microsoft.com microsoft.com download.microsoft.com windowsupdate.microsoft.com update.microsoft.com
fe2.update.microsoft.com ctldl.windowsupdate.com www.msftconnecttest.com www.msftncsi.com settings-win.data.microsoft.com
vortex.data.microsoft.com v10.events.data.microsoft.com mobile.events.data.microsoft.com browser.events.data.microsoft.com
smartscreen.microsoft.com edge.microsoft.com www.bing.com bing.com msn.com linkedin.com www.linkedin.com github.com api.github.com
github.githubassets.com azureedge.net windows.net blob.core.windows.net azure.com azure.microsoft.com management.azure.com
crl.microsoft.com mscrl.microsoft.com www.microsoft.com/pki ocsp.msocsp.com oneocsp.microsoft.com crl3.digicert.com
crl4.digicert.com ocsp.digicert.com cacerts.digicert.com ocsp.globalsign.com crl.globalsign.com ocsp2.globalsign.com
ocsp.sectigo.com crl.sectigo.com ocsp.entrust.net crl.entrust.net ocsp.pki.goog crl.pki.goog pki.goog o.pki.goog c.pki.goog
r10.o.lencr.org x1.c.lencr.org ocsp.apple.com ocsp2.apple.com crl.apple.com valid.apple.com ocsp.verisign.com
ocsp.godaddy.com crl.godaddy.com ocsp.amazontrust.com crl.rootca1.amazontrust.com ocsp.rootca1.amazontrust.com
apple.com www.apple.com appleid.apple.com account.apple.com idmsa.apple.com gsa.apple.com identity.apple.com
albert.apple.com captive.apple.com gs.apple.com humb.apple.com static.ips.apple.com sq-device.apple.com tbsc.apple.com
time.apple.com time-ios.apple.com deviceenrollment.apple.com deviceservices-external.apple.com gdmf.apple.com
iprofiles.apple.com mdmenrollment.apple.com setup.icloud.com vpp.itunes.apple.com axm-adm-enroll.apple.com
axm-adm-mdm.apple.com axm-adm-scep.apple.com axm-app.apple.com business.apple.com school.apple.com courier.push.apple.com
1-courier.push.apple.com api.push.apple.com gateway.push.apple.com init.push.apple.com itunes.apple.com apps.apple.com
buy.itunes.apple.com ppq.apple.com mesu.apple.com updates.cdn-apple.com updates-http.cdn-apple.com appldnld.apple.com
swcdn.apple.com swscan.apple.com xp.apple.com configuration.apple.com configuration.ls.apple.com gsp-ssl.ls.apple.com
doh.dns.apple.com mask.icloud.com mask-h2.icloud.com www.icloud.com icloud.com p01-ckdatabase.icloud.com gateway.icloud.com
mzstatic.com is1-ssl.mzstatic.com cdn-apple.com support.apple.com developer.apple.com app-site-association.cdn-apple.com
api.apple-cloudkit.com bag.itunes.apple.com init.itunes.apple.com play.itunes.apple.com
google.com www.google.com accounts.google.com accounts.youtube.com myaccount.google.com play.google.com
play.googleapis.com android.clients.google.com android.googleapis.com androidmanagement.googleapis.com
enterprise.google.com www.googleapis.com oauth2.googleapis.com fcm.googleapis.com mtalk.google.com alt1-mtalk.google.com
fcm-xmpp.googleapis.com firebaseinstallations.googleapis.com device-provisioning.googleapis.com
connectivitycheck.gstatic.com connectivitycheck.android.com www.gstatic.com fonts.gstatic.com ssl.gstatic.com
fonts.googleapis.com clients1.google.com clients2.google.com clients3.google.com clients4.google.com clients5.google.com
clients6.google.com update.googleapis.com redirector.gvt1.com dl.google.com gvt1.com gvt2.com gvt3.com
ota.googlezip.net ota-cache1.googlezip.net time.google.com time.android.com dns.google safebrowsing.googleapis.com
safebrowsing.google.com play-lh.googleusercontent.com lh3.googleusercontent.com googleusercontent.com googleapis.com
android.com source.android.com developer.android.com www.android.com mail.google.com drive.google.com meet.google.com
calendar.google.com chromewebstore.google.com maps.google.com www.youtube.com youtube.com i.ytimg.com
storage.googleapis.com content-autofill.googleapis.com optimizationguide-pa.googleapis.com people-pa.googleapis.com
remoteprovisioning.googleapis.com keybox.googleapis.com
samsung.com www.samsung.com account.samsung.com us-kme.samsungknox.com eu-kme.samsungknox.com me.samsungknox.com
www.samsungknox.com gsl.samsunggsl.com us-elm.secb2b.com eu-elm.secb2b.com klm.samsungknox.com us-klmsca.samsungknox.com
analytics.samsungknox.com configure.samsungknox.com fota-cloud-dn.ospserver.net fota-secure-dn.ospserver.net
vas.samsungapps.com galaxystore.samsung.com time.cloudflare.com one.one.one.one cloudflare-dns.com cloudflare.com
dns.quad9.net quad9.net pool.ntp.org android.pool.ntp.org time.windows.com time.nist.gov
wikipedia.org en.wikipedia.org mozilla.org www.mozilla.org detectportal.firefox.com addons.mozilla.org
whatsapp.com web.whatsapp.com whatsapp.net signal.org zoom.us us02web.zoom.us webex.com slack.com salesforce.com
login.salesforce.com okta.com duosecurity.com adobe.com amazonaws.com cloudfront.net akamai.net akamaized.net fastly.net
grapheneos.network connectivitycheck.grapheneos.network
contoso.com www.contoso.com contoso.onmicrosoft.com mail.contoso.com intranet.contoso.com vpn.contoso.com
`
  .split(/\s+/)
  .filter((host) => host !== '' && !host.includes('/'));

/**
 * Apps without which a phone cannot be let in again, or cannot be used: an entry that lists one of them by its id alone would lock
 * out everybody at once. Impostors of them are told by their signer, so an entry that names a signer too is no such entry.
 *
 * Ids: Microsoft's from https://learn.microsoft.com/en-us/intune/intune-service/apps/apps-supported-intune-apps, the systems' own
 * from their documentation.
 */
const vitalApps: ReadonlySet<string> = new Set(
  [
    'com.microsoft.windowsintune.companyportal',
    'com.microsoft.CompanyPortal',
    'com.microsoft.intune',
    'com.azure.authenticator',
    'com.microsoft.azureauthenticator',
    'com.microsoft.office.outlook',
    'com.microsoft.Office.Outlook',
    'com.microsoft.teams',
    'com.microsoft.skype.teams',
    'com.microsoft.emmx',
    'com.microsoft.msedge',
    'com.microsoft.office.officehubrow',
    'com.microsoft.officemobile',
    'com.microsoft.skydrive',
    'com.microsoft.launcher',
    'com.google.android.apps.work.clouddpc',
    'com.google.android.gms',
    'com.google.android.gsf',
    'com.android.vending',
    'com.google.android.webview',
    'com.android.webview',
    'com.android.chrome',
    'com.google.android.dialer',
    'com.google.android.contacts',
    'com.google.android.apps.messaging',
    'com.google.android.inputmethod.latin',
    'com.google.android.permissioncontroller',
    'com.google.android.packageinstaller',
    'com.android.settings',
    'com.android.systemui',
    'com.android.phone',
    'com.android.providers.telephony',
    'com.sec.android.app.launcher',
    'com.samsung.android.dialer',
    'com.samsung.android.messaging',
    'com.samsung.android.knox.containercore',
    'com.apple.Preferences',
    'com.apple.mobilesafari',
    'com.apple.mobilephone',
    'com.apple.MobileSMS',
    'com.apple.mobilemail',
    'com.apple.AppStore',
  ].map((id) => id.toLowerCase()),
);

export const isVitalApp = (id: string): boolean => vitalApps.has(id.toLowerCase());

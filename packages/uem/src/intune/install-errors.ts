import type { InstallErrorFacts } from '@picket/domain';

const retry =
  'Intune tries again when the phone next checks in. If it fails again, free storage and restart the phone.';
const network = 'Have the phone checked in again from a network that reaches Apple and Intune.';
const explain = 'Tell the user what the agent is for, and have the phone checked in: it is offered again.';
const licenses = 'Look into the volume purchase token: renew it, buy licenses, or take back those nobody uses.';

/**
 * Codes of installations on iOS and Android, with what they mean for an agent:
 * https://learn.microsoft.com/troubleshoot/mem/intune/app-management/app-install-error-codes (July 2024), in our words.
 * Codes of device administrator Android and of app files are left out where an agent cannot meet them.
 */
const facts: Readonly<Record<string, InstallErrorFacts>> = {
  '0xC7D14FB5': {
    meaning: 'The phone could not install the app and did not say why.',
    todo: 'See whether Play Protect stopped it, and whether the phone is new enough for the app.',
  },
  '0xC7D14FB2': { meaning: 'The download failed.', todo: retry },
  '0xC7D14FB6': { meaning: 'The app file is not signed.', todo: 'Give Intune a signed file of the app.' },
  '0xC7D14FB7': {
    meaning: 'The app that is there was signed by somebody else.',
    todo: 'Find out where it came from. Remove it from the phone, then let Intune install the app.',
  },
  '0xC7D14FB9': { meaning: 'The user canceled the installation.', todo: explain },
  '0xC7D14FB1': { meaning: 'The user canceled the installation.', todo: explain },
  '0xC7D14FBA': { meaning: 'The app file was gone before it was installed.', todo: retry },
  '0xC7D14FBB': { meaning: 'The phone restarted while it installed the app.', todo: retry },
  '0xC7D1507C': { meaning: 'The phone stopped the download: its battery is low, or it took too long.', todo: retry },
  '0x87D1041C': {
    meaning: 'The app was installed, and is not there any more: the user has most likely removed it.',
    todo: explain,
  },
  '0x87D103E8': { meaning: 'An error that nobody can name.', todo: retry },
  '0x87D11388': { meaning: 'The phone was busy or locked.', todo: 'Have the user unlock the phone and check it in.' },
  '0x87D12906': { meaning: "Apple's part of the phone gave no reason for failing.", todo: retry },
  '0x87D1279D': { meaning: 'An error of the App Store that nobody can name.', todo: retry },
  '0x87D1313C': { meaning: 'The connection was lost.', todo: network },
  '0x87D13B60': {
    meaning: 'The app waits for a code that pays for it.',
    todo: 'Assign it as a volume purchase app, or make sure that it is free of charge.',
  },
  '0x87D13B62': { meaning: 'The user declined the installation.', todo: explain },
  '0x87D13B63': { meaning: 'The user declined the update.', todo: explain },
  '0x87D13B64': { meaning: 'The installation failed.', todo: retry },
  '0x87D13B66': { meaning: 'The user removed the app, or it has expired.', todo: explain },
  '0x87D13B68': { meaning: 'The user declined that the app is managed.', todo: explain },
  '0x87D13B69': { meaning: 'A license by device needs a newer iOS.', todo: 'Update the phone, or license by user.' },
  '0x87D13B6E': { meaning: 'Apple gave no reason for failing.', todo: retry },
  '0x87D13B6F': { meaning: 'The connection to Intune timed out.', todo: network },
  '0x87D13B70': { meaning: 'The host was not found.', todo: network },
  '0x87D13B72': { meaning: 'The connection was lost.', todo: network },
  '0x87D13B73': { meaning: 'The phone was not connected to the internet.', todo: network },
  '0x87D13B77': {
    meaning: 'No secure connection could be made.',
    todo: 'See whether a proxy breaks up TLS on the way to Apple or Intune, and leave these hosts out.',
  },
  '0x87D13B7E': { meaning: 'No volume purchase license is left.', todo: licenses },
  '0x87D13B7F': {
    meaning: 'The app configuration that the app needs is not meant for this phone.',
    todo: 'Apply the plan again: app and app configuration are to be for the same groups.',
  },
  '0x87D13B80': { meaning: 'The App Store could not be reached.', todo: network },
  '0x87D13B8F': {
    meaning: 'The app is there, and was not installed by Intune.',
    todo: 'Have the user remove it; Intune then installs its own.',
  },
  '0x87D13B93': {
    meaning: 'A shared iPad takes volume purchase apps only.',
    todo: 'Choose volume purchasing in the platforms of this setup.',
  },
  '0x87D13B94': {
    meaning: 'The App Store is forbidden on the phone.',
    todo: 'Allow it in the device restrictions, or choose volume purchasing.',
  },
  '0x87D13B95': { meaning: 'There is no volume purchase license for the app.', todo: licenses },
  '0x87D13B97': {
    meaning: 'The phone is in lost mode.',
    todo: 'Nothing is installed until it is found: end lost mode then.',
  },
  '0x87D13B98': {
    meaning: 'The phone shows one app only (kiosk mode).',
    todo: 'Exclude it from the kiosk profile while the app is installed.',
  },
  '0x87D13B99': {
    meaning: 'The user is not signed in to the App Store.',
    todo: 'Have the user sign in there, or choose volume purchasing with licenses by device.',
  },
  '0x87D13B9A': { meaning: 'An error that nobody can name.', todo: retry },
  '0x87D13B9B': { meaning: 'The installation failed on the phone.', todo: retry },
  '0x87D13B9C': { meaning: 'The phone is too new for this app.', todo: 'Assign a 64-bit version of the app.' },
  '0x87D13B9D': {
    meaning: 'An update of the app is not there yet.',
    todo: 'Mostly passes by itself at the next check-in.',
  },
  '0x87D13B9F': { meaning: 'A newer version of the app is there to be installed.', todo: 'Passes with the update.' },
  '0x87D13BA9': {
    meaning: 'A phone that came by user enrollment takes no license by device.',
    todo: 'License by user for these phones.',
  },
};

/** What a code means and what to do, or undefined: then the code itself is all there is to say. */
export function explainInstallError(code: string): InstallErrorFacts | undefined {
  return Object.hasOwn(facts, code) ? facts[code] : undefined;
}

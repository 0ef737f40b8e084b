import type { IpaFacts } from '../ipa/read-ipa.ts';
import { containerEvidence } from './apk-weaknesses.ts';
import type { Check } from './check.ts';

/** URL schemes of jailbreak tools. An app that asks for them looks whether the phone is jailbroken, or for help in it. */
const jailbreakSchemes = ['cydia', 'sileo', 'zbra', 'filza', 'undecimus', 'activator', 'trollstore', 'apt-repo'];

/** Every check on an IPA. */
export const ipaChecks: readonly Check<IpaFacts>[] = [
  {
    id: 'enterprise-signed',
    title: 'Signed for in-house use: no store has looked at it',
    severity: 'medium',
    techniques: ['T1632.001'],
    sees: 'A provisioning profile that is for all devices.',
    cannotSee:
      "Whether the team is the tenant's own, and whether Apple has revoked it. The profile's signature is not verified.",
    judge: ({ profile }) =>
      profile?.kind === 'enterprise' ? [`team ${profile.teamName ?? '?'} (${profile.teamId ?? '?'})`] : [],
  },
  {
    id: 'development-signed',
    title: 'Signed for development',
    severity: 'medium',
    techniques: ['T1632.001'],
    sees: 'A profile for named devices that lets debuggers in.',
    cannotSee: "The profile's signature is not verified.",
    judge: ({ profile }) =>
      profile?.kind === 'development' ? [`team ${profile.teamName ?? '?'}, ${profile.devices} devices`] : [],
  },
  {
    id: 'ad-hoc-signed',
    title: 'Signed for named devices',
    severity: 'low',
    techniques: ['T1632.001'],
    sees: 'A profile for named devices that lets no debugger in.',
    cannotSee: "The profile's signature is not verified.",
    judge: ({ profile }) =>
      profile?.kind === 'ad-hoc' ? [`team ${profile.teamName ?? '?'}, ${profile.devices} devices`] : [],
  },
  {
    id: 'get-task-allow',
    title: 'Lets debuggers in',
    severity: 'medium',
    techniques: [],
    sees: '`get-task-allow` in the code signature of the executable, or in the profile.',
    cannotSee: 'Entitlements that are there in DER only.',
    judge: ({ getTaskAllow }) => (getTaskAllow ? ['get-task-allow is true'] : []),
  },
  {
    id: 'arbitrary-loads',
    title: 'May speak without encryption',
    severity: 'low',
    techniques: [],
    sees: 'App Transport Security switched off, in general or for domains.',
    cannotSee: 'Whether it does, and sockets of its own.',
    judge: ({ arbitraryLoads, insecureDomains }) =>
      arbitraryLoads ? ['for every host'] : insecureDomains.map((domain) => `for ${domain}`),
  },
  {
    id: 'jailbreak-schemes',
    title: 'Asks whether jailbreak tools are there',
    severity: 'info',
    techniques: [],
    sees: `Queried URL schemes: ${jailbreakSchemes.join(', ')}.`,
    cannotSee: 'Other ways to look, and why it looks: banks do it to protect themselves.',
    judge: ({ queriedSchemes }) => queriedSchemes.filter((scheme) => jailbreakSchemes.includes(scheme.toLowerCase())),
  },
  {
    id: 'container-tricks',
    title: 'Made so that analysers stumble',
    severity: 'medium',
    techniques: ['T1406'],
    sees: 'An archive that says different things to different readers.',
    cannotSee: 'Tricks against readers that keep within the format.',
    judge: ({ containerFaults }) => containerEvidence(containerFaults),
  },
];

export const en = {
  android: 'Android Enterprise',
  androidMeaning: 'How your Android phones are enrolled in Intune.',
  ios: 'iOS and iPadOS',
  iosChosen: 'iPhones and iPads',
  volumePurchase: 'Store apps come by Apple’s volume purchasing (VPP)',
  none: 'None is chosen.',
  mode: {
    'work-profile': 'Personally owned with a work profile',
    'fully-managed': 'Corporate-owned, fully managed',
    'corporate-work-profile': 'Corporate-owned with a work profile (COPE)',
    dedicated: 'Corporate-owned, dedicated (kiosk)',
  },
  agent: 'Agent',
  agentKind: { none: 'No agent', web: 'Web agent', store: 'Store agent' },
  agentMeaning: {
    none: 'Phones are judged by what Intune knows of them.',
    web: 'A page that users open: it says what is wrong and how to mend it.',
    store: 'An app of your tenant, by its id in Intune.',
  },
  app: 'The app',
  webApp: 'The web app that you made in managed Google Play',
  appHint: 'Its id in Intune',
  choose: 'Choose an app',
  appsUnknown: 'Intune cannot be asked for its apps now: give the id by hand. {{because}}',
  noApps: 'There is no such app in the tenant yet. Add it in Intune, then look again.',
  lookAgain: 'Look again',
  looking: 'the apps of the tenant',
  protection: 'Protection',
  webProtection: 'Web protection',
  webProtectionMeaning:
    'Dangerous internet addresses are blocked by encrypted DNS, once Picket answers it: the plan says whether it does.',
  compliancePolicy: 'Compliance policy',
  compliancePolicyMeaning: 'Phones at risk become noncompliant in Intune.',
  access: 'Conditional Access',
  accessPolicy: {
    none: 'None: what there is already acts on compliance',
    'report-only': 'A policy that only reports; you switch it on',
    'hand-over': 'A policy as JSON, for whoever looks after Conditional Access',
  },
  installs: 'How it gets onto the phone',
  networks: 'Where web protection covers the phone',
  way: {
    'by-itself': 'By itself',
    'after-a-tap': 'The user is asked',
    'by-hand': 'First by hand',
    not: 'Not',
  },
  covers: {
    'all-networks': 'All networks',
    'managed-wifi': 'Managed Wi-Fi',
    'browsers-on-all-networks': 'Browsers, all networks',
    nothing: 'Nothing',
  },
  note: {
    'ios-web': 'The web clip comes to the home screen by itself, without an Apple account. It runs when it is opened.',
    'ios-store-purchased':
      'With a device license no Apple account is needed. A supervised phone installs it by itself; any other asks its user once.',
    'ios-store': 'The phone asks its user, who has to be signed in to the App Store. Who says no has no agent.',
    'android-web-work-profile':
      'An administrator makes the web app in managed Google Play and chooses it here. From then on it installs itself. It runs when it is opened.',
    'android-web-fully-managed':
      'An administrator makes the web app in managed Google Play and chooses it here. From then on it installs itself. It runs when it is opened.',
    'android-web-corporate-work-profile':
      'An administrator makes the web app in managed Google Play and chooses it here. From then on it installs itself. It runs when it is opened.',
    'android-web-dedicated':
      'A dedicated phone has no user who could open the web agent and sign in. It is judged by what Intune knows.',
    'android-store-work-profile':
      'Managed Google Play installs it in the work profile by itself. It sees nothing of the personal side.',
    'android-store-fully-managed': 'Managed Google Play installs it by itself.',
    'android-store-corporate-work-profile':
      'Managed Google Play installs it in the work profile by itself. It sees nothing of the personal side.',
    'android-store-dedicated':
      'Managed Google Play installs it by itself where a group of devices is chosen: a dedicated phone has no user, so groups of users do not reach it.',
    'ios-supervised': 'Supervised iPhones and iPads: every app, on Wi-Fi and cellular.',
    'ios-enrolled':
      'Enrolled without supervision: Apple would apply it on Wi-Fi networks that Intune has set up only, never on cellular. No profile is made for them; a user can install one by hand.',
    'ios-user-enrollment': 'Enrolled by user enrollment: nothing, Apple does not allow it.',
    'android-work-profile':
      'Chrome and Edge in the work profile, on every network. Other apps and the personal side are not covered.',
    'android-fully-managed': 'Chrome and Edge, on every network. Other apps are not covered.',
    'android-corporate-work-profile':
      'Chrome and Edge in the work profile, on every network. Other apps and the personal side are not covered.',
    'android-dedicated':
      'Chrome and Edge, on every network, where a group of devices is chosen. Other apps are not covered.',
  },
} as const;

export const en = {
  skip: 'Skip to the page',
  tenant: 'Tenant',
  pages: 'Pages',
  place: {
    fleet: 'Devices',
    setup: 'Setup',
    feeds: 'Feeds',
    doctor: 'Doctor',
    connector: 'Connector',
    'sign-in-settings': 'Sign-in',
    service: 'Service',
  },
  tenants: 'your tenants',
  add: {
    first: 'Add the first tenant',
    none: 'No tenant yet',
    meaning: 'A tenant is one organization whose phones Picket watches. Linking it to Intune is the next step.',
    name: 'Name of the organization',
    action: 'Add tenant',
    noRole: 'You have no role in any tenant. An owner of this Picket can give you one.',
    signedInAs: 'Signed in as {{name}}',
  },
  consentFailed: {
    title: 'Nothing was granted',
    goTo: 'Go to the Connector page of {{name}}',
    backToSetup: 'Back to setup',
  },
  nowhere: {
    title: 'Nothing here',
    meaning: 'No page, or no tenant that you may see, has this address.',
    goTo: 'Go to {{name}}',
  },
  live: {
    word: { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', paused: 'Paused' },
    meaning: {
      connecting: 'Waiting for the stream of events.',
      live: 'What happens shows here at once.',
      reconnecting: 'The stream of events was lost. Until it is back, the page reads anew every 30 s.',
      paused: 'The tab is hidden: it catches up when you look.',
    },
  },
} as const;

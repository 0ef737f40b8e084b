export const en = {
  language: 'Language',
  copied: 'Copied',
  copyRefused: 'The browser refused',
  reload: 'Reload the page',
  loading: 'Loading {{what}}',
  stillWaiting: 'Still waiting for {{what}}.',
  thePage: 'the page',
  problem: {
    pageFailed: 'The page failed',
    pageFailedRemedy: 'Reload the page. If that does not help, report it.',
    tryAgain: 'Try again',
    request: 'Request {{id}}',
    copyRequest: 'Copy the request id',
    unreachable: 'Picket cannot be reached',
    unreachableDetail: 'No answer came from the server.',
    unreachableRemedy: 'Check that it runs and that the network leads there. This page goes on trying.',
    misunderstood: 'An answer did not have the promised shape',
    misunderstoodRemedy:
      'Reload this page: it may be older than the server. If that does not help, report it with the request id.',
  },
} as const;

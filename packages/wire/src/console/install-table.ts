import type { Install } from './installs.ts';

/** Installs as a table, its head first: by the names that the API has, since a file is read by programs too. */
export function installTable(installs: readonly Install[]): readonly (readonly string[])[] {
  const head = ['deviceName', 'userPrincipalName', 'appName', 'state', 'errorCode', 'meaning', 'reportedAt', 'since'];
  return [
    head,
    ...installs.map(({ error, ...install }) => [
      install.deviceName,
      install.userPrincipalName ?? '',
      install.appName,
      install.state,
      error?.code ?? '',
      error?.meaning ?? '',
      install.reportedAt ?? '',
      install.since,
    ]),
  ];
}

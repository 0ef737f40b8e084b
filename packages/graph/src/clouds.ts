/** Where one of Microsoft's clouds is. Each is apart from the others: a token of one means nothing in another. */
interface Cloud {
  /** Entra, where tokens come from and administrators consent. */
  readonly login: string;
  /** Microsoft Graph. Also what tokens are asked for: `<graph>/.default`, and so their audience. */
  readonly graph: string;
}

export const cloudNames = ['global', 'us-gov-l4', 'us-gov-dod', 'china'] as const;

export type CloudName = (typeof cloudNames)[number];

/**
 * Microsoft's published hosts: https://learn.microsoft.com/graph/deployments. GCC is in the global cloud, GCC High is
 * L4, the Department of Defense is L5, China is operated by 21Vianet.
 */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  'us-gov-l4': { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  'us-gov-dod': { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
};

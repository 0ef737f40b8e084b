import type { IntuneHosts } from './create-intune.ts';

/** Everything of Microsoft at one address, with the connector that the simulator takes for the partner's. */
export function hostsAt(origin: string): IntuneHosts {
  return {
    login: origin,
    graph: origin,
    partner: {
      url: `${origin}/partner/v1`,
      scope: 'https://api.manage.microsoft.com//.default',
      connectorId: '51a00000-5151-4151-8151-510000000001',
      name: 'Picket',
      consoleUrl: 'https://picket.example',
    },
  };
}

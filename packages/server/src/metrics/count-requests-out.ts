import type { Metrics } from './metrics.ts';

/** Which of Microsoft's throttled services, or whose. A path's first words say it; ids further on are not looked at. */
export function serviceOf(url: URL, partnerUrl: string | undefined): string {
  if (partnerUrl !== undefined && url.href.startsWith(partnerUrl)) return 'partner';
  const [version = '', first = '', second = ''] = url.pathname.slice(1).split('/');
  if (!/^(v1\.0|beta)$/.test(version)) return 'entra';
  if (first === '$batch') return 'batch';
  if (first === 'auditLogs') return 'audit-logs';
  if (first === 'deviceManagement') return second === 'managedDevices' ? 'intune-devices' : 'intune-enrollment';
  return 'directory';
}

/** The same fetch, with every answer counted by service and status. */
export function countRequestsOut(
  metrics: Metrics,
  fetch: typeof globalThis.fetch,
  partnerUrl: string | undefined,
): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const service = serviceOf(url, partnerUrl);
    try {
      const answer = await fetch(input, init);
      metrics.count('picket_outgoing_requests_total', { service, status: String(answer.status) });
      return answer;
    } catch (error) {
      metrics.count('picket_outgoing_requests_total', { service, status: 'none' });
      throw error;
    }
  };
}

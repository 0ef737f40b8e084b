import { answerAdminCenter } from '../admin-center/answer-admin-center.ts';
import { answerExport } from '../areas/reports/export-jobs.ts';
import { answerControl } from '../control/answer-control.ts';
import { answerEntra } from '../entra/answer-entra.ts';
import { answerGraph, type GraphTools } from '../graph/answer-graph.ts';
import { answerPartner } from '../partner/answer-partner.ts';
import { type Answer, type Exchange, jsonAnswer } from './exchange.ts';
import { answerWithFaults } from './plain-area.ts';

/** Sends a request to the service whose address it has. Time is caught up with first, so that all see the same moment. */
export async function dispatch(tools: GraphTools, exchange: Exchange): Promise<Answer> {
  const { world } = tools;
  world.settle();
  const { pathname } = exchange.url;
  if (pathname === '/control' || pathname.startsWith('/control/')) return answerControl(tools, exchange);
  if (pathname === '/intune' || pathname.startsWith('/intune/')) return answerAdminCenter(tools, exchange);
  if (/^\/(v1\.0|beta)\//.test(pathname)) {
    const answer = await answerGraph(tools, exchange);
    tools.notifier.look();
    return answer;
  }
  if (pathname.startsWith('/exports/')) return answerExport(world, exchange);
  if (pathname.startsWith('/partner/')) return answerPartner(tools, exchange);
  return answerWithFaults(world, 'entra', exchange, claimedByEntraRequest(tools, exchange), async () => {
    const answer = await answerEntra(tools, exchange);
    return answer ?? jsonAnswer(404, { error: { code: 'not_found', message: `nothing answers at ${pathname}` } });
  });
}

/** Secrets stay out of the ledger. */
function claimedByEntraRequest({ world }: GraphTools, exchange: Exchange) {
  const tenantName = exchange.url.pathname.split('/')[1] ?? '';
  const form = new URLSearchParams(exchange.body);
  const isToken = exchange.method === 'POST' && exchange.url.pathname.endsWith('/token');
  return {
    tenantId: world.findTenant(tenantName)?.id ?? null,
    appId: (isToken ? form.get('client_id') : exchange.url.searchParams.get('client_id'))?.toLowerCase() ?? null,
    ledgerBody: isToken ? { grant_type: form.get('grant_type'), scope: form.get('scope') } : null,
  };
}

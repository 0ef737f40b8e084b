import { steadyFraction } from '../chance.ts';
import type { GraphAnswer, GraphCall, Operation } from '../graph/operation.ts';
import { spellQuery } from '../graph/page.ts';
import type { Fault } from './fault.ts';

interface PageBody {
  readonly '@odata.nextLink'?: string;
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

/** Makes a listing's page wrong in the way a fault asks for. Answers that are no pages stay as they are. */
export function bendPage(
  fault: Fault,
  seed: string,
  operation: Operation,
  call: GraphCall,
  answer: GraphAnswer,
): GraphAnswer {
  if (!isPage(answer.body)) return answer;
  const page: PageBody = answer.body;
  switch (fault.action.kind) {
    case 'duplicate-page':
      return withBody(answer, { ...page, '@odata.nextLink': ownLink(call) });
    case 'empty-page':
      return withBody(answer, { ...withoutLinks(page), '@odata.nextLink': ownLink(call), value: [] });
    case 'drop-page': {
      const next = page['@odata.nextLink'];
      if (next === undefined) return withBody(answer, { ...page, value: [] });
      return operation.handle({ ...call, query: new URL(next).searchParams });
    }
    case 'hide': {
      const { fraction } = fault.action;
      const kept = page.value.filter((item) => steadyFraction(`${seed}/${fault.name}`, String(item.id)) >= fraction);
      const hidden = page.value.length - kept.length;
      const body: Record<string, unknown> = { ...page, value: kept };
      if (typeof body['@odata.count'] === 'number')
        body['@odata.count'] = Math.max(kept.length, body['@odata.count'] - hidden);
      return withBody(answer, body);
    }
    case 'reorder': {
      const place = (item: Readonly<Record<string, unknown>>) =>
        steadyFraction(`${seed}/${fault.name}`, JSON.stringify(item.id ?? item));
      const value = page.value.toSorted((left, right) => place(left) - place(right));
      return withBody(answer, { ...page, value });
    }
    case 'unknown-type': {
      const [first, ...rest] = page.value;
      if (first === undefined) return answer;
      return withBody(answer, {
        ...page,
        value: [{ '@odata.type': '#microsoft.graph.notYetInvented', ...first }, ...rest],
      });
    }
    default:
      return answer;
  }
}

function isPage(body: unknown): body is PageBody {
  return typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value);
}

/** The request's own address: followed, it gives what it should have given, once the fault has had its hits. */
function ownLink(call: GraphCall): string {
  const query = spellQuery(call.query);
  return `${call.origin}/${call.version}${call.path}${query === '' ? '' : `?${query}`}`;
}

function withoutLinks(page: PageBody): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(page).filter(([name]) => name !== '@odata.nextLink' && name !== '@odata.deltaLink'),
  );
}

function withBody(answer: GraphAnswer, body: Readonly<Record<string, unknown>>): GraphAnswer {
  return { ...answer, body };
}

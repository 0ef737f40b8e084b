import type { Forgery } from './forgery.ts';
import { forEachAtOnce, type Received, type Sent, sendForged } from './send.ts';
import { type Expectation, expectations, type SurfaceKind } from './surfaces.ts';

/** How many forged tokens every surface is tried with at least. */
export const fewest = 300;

/** The fewest there may be of them, other ones at each place: between them, the surfaces see every one several times. */
export function share(forgeries: readonly Forgery[], place: number): readonly Forgery[] {
  // A step that shares no factor with the length comes back to none before it has seen all.
  const step = [7, 11, 13, 17, 19].find((prime) => forgeries.length % prime !== 0) ?? 1;
  return Array.from({ length: fewest }, (_, at) => forgeries[(place * 97 + at * step) % forgeries.length] as Forgery);
}

/** An answer without what differs between any two: the request's own id, and when. */
function comparable({ status, headers, text }: Received): string {
  const { date: _date, 'x-request-id': requestId, ...rest } = headers;
  return JSON.stringify({
    status,
    rest,
    text: requestId === undefined ? text : text.replaceAll(String(requestId), ''),
  });
}

/** How many were tried at each place. */
export const tried = new Map<string, number>();

/** Tries all of them and answers what was wrong: let in, failed, or refused in a way that tells. */
export async function tryAll(
  place: string,
  kind: SurfaceKind,
  forgeries: readonly Forgery[],
  url: string,
  sent: (forgery: Forgery) => Sent & { readonly url?: string },
): Promise<readonly string[]> {
  const { refuses, alike }: Expectation = expectations[kind];
  const wrong: string[] = [];
  const answers = new Map<string, string>();
  await forEachAtOnce(forgeries, async (forgery) => {
    const { url: own = url, ...request } = sent(forgery);
    const answer = await sendForged(own, request);
    if (!refuses.includes(answer.status))
      wrong.push(`${place}: ${forgery.kind} ${forgery.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
    answers.set(comparable(answer), forgery.name);
  });
  if (alike && answers.size > 1) wrong.push(`${place}: refusals differ: ${[...answers].slice(0, 3).join(' | ')}`);
  tried.set(place, forgeries.length);
  return wrong;
}

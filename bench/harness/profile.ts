import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

/** Where the time of some work went, by the function that itself used it (what it called is not counted). */
export interface Profile {
  readonly sampled: number;
  readonly busiest: readonly { readonly name: string; readonly place: string; readonly share: number }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const samplingMicroseconds = 200;

/** Runs `work` under V8's sampling profiler. Slower than without: take times elsewhere. */
export async function profiled(work: () => unknown): Promise<Profile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  const hits = new Map<string, { name: string; place: string; count: number }>();
  for (const { callFrame, hitCount = 0 } of profile.nodes) {
    const { functionName, url, lineNumber } = callFrame;
    if (functionName === '(idle)' || functionName === '(root)') continue;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const path = url.startsWith('file:') ? fileURLToPath(url).replace(root, '') : url;
    const place = path === '' ? '' : `${path}:${lineNumber + 1}`;
    const known = hits.get(`${name} ${place}`) ?? { name, place, count: 0 };
    hits.set(`${name} ${place}`, { ...known, count: known.count + hitCount });
  }
  const sampled = [...hits.values()].reduce((sum, { count }) => sum + count, 0);
  return {
    sampled,
    busiest: [...hits.values()]
      .toSorted((one, other) => other.count - one.count)
      .map(({ name, place, count }) => ({ name, place, share: count / sampled })),
  };
}

/** V8's own: garbage collection, code that no function is named for. */
export function isFunctionOfOurs({ name }: { readonly name: string }): boolean {
  return !/^\((garbage collector|program)\)$/.test(name);
}

export function renderProfile(title: string, { sampled, busiest }: Profile, most = 20): string {
  const lines = busiest
    .slice(0, most)
    .map(
      ({ name, place, share }) =>
        `${(share * 100).toFixed(1).padStart(5)} %  ${name}${place === '' ? '' : `  ${place}`}`,
    );
  return `${title}\nSelf time of the ${most} busiest functions; ${sampled} samples, ${samplingMicroseconds / 1000} ms apart.\n\n${lines.join('\n')}\n`;
}

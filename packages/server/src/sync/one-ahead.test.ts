import { expect, test } from 'vitest';
import { oneAhead } from './one-ahead.ts';

async function* counted(log: string[], until: number, failsAt?: number): AsyncGenerator<number> {
  try {
    for (let page = 1; page <= until; page += 1) {
      log.push(`asked for ${page}`);
      if (page === failsAt) throw new Error(`page ${page} failed`);
      yield page;
    }
  } finally {
    log.push('closed');
  }
}

test('the next page is asked for while one is being dealt with, and never more than one', async () => {
  const log: string[] = [];
  for await (const page of oneAhead(counted(log, 3))) {
    await Promise.resolve();
    log.push(`dealt with ${page}`);
  }
  expect(log).toEqual([
    'asked for 1',
    'asked for 2',
    'dealt with 1',
    'asked for 3',
    'dealt with 2',
    'closed',
    'dealt with 3',
  ]);
});

test('every page before the one that fails is dealt with, then the failure is told', async () => {
  const dealtWith: number[] = [];
  const reading = async () => {
    for await (const page of oneAhead(counted([], 5, 3))) dealtWith.push(page);
  };
  await expect(reading()).rejects.toThrow('page 3 failed');
  expect(dealtWith).toEqual([1, 2]);
});

test('whoever stops early closes the source, and a failure that nobody asks for any more troubles nobody', async () => {
  const log: string[] = [];
  for await (const page of oneAhead(counted(log, 5, 2))) if (page === 1) break;
  await Promise.resolve();
  expect(log).toEqual(['asked for 1', 'asked for 2', 'closed']);
});

test('whoever stops early does not wait for a page that never comes', async () => {
  const pages = {
    [Symbol.asyncIterator]: () => {
      let asked = 0;
      return {
        next: () => {
          asked += 1;
          return asked === 1
            ? Promise.resolve({ done: false as const, value: 1 })
            : new Promise<never>(() => undefined);
        },
        return: () => new Promise<never>(() => undefined),
      };
    },
  };
  for await (const page of oneAhead(pages)) {
    expect(page).toBe(1);
    break;
  }
});

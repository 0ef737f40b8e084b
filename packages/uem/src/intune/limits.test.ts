import type { EntraObjectId } from '@picket/domain';
import { expect, test } from 'vitest';
import { startIntuneWorld } from './intune-world.suite.ts';

const never = new AbortController().signal;

test("bulk work stays below Microsoft's limits: nobody ever has to say 429", async () => {
  const { session, simulator, phones, clock, close } = await startIntuneWorld(7);
  try {
    const { control } = simulator;
    control.throttling.set({ isOn: true });
    const ids = phones().flatMap(({ entraObjectId }) => entraObjectId ?? []);
    const startedAt = clock.now();
    let written = 0;
    // The directory takes 3,000 writes in 150 s.
    for (let round = 0; written < 3_600; round++) {
      const change = (id: EntraObjectId) => ({ id, name: 'extensionAttribute7', value: `round ${round}` });
      const results = await session.attributes!.write(ids.map(change), never);
      written += [...results.values()].filter(({ kind }) => kind === 'written').length;
      await Array.fromAsync(session.signIns!.list(startedAt, never));
    }
    const refused = control.journal.ledger({}).filter(({ status }) => status === 429);
    expect(refused).toEqual([]);
    expect(clock.now() - startedAt).toBeGreaterThan(150_000);
    expect(clock.now() - startedAt).toBeLessThan((written / 3_000) * 150_000 * 1.2 + 150_000);
  } finally {
    await close();
  }
});

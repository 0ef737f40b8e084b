import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { refuseOtherKeys } from './refuse-other-keys.ts';

for (const [engine, open] of openTestDatabases()) {
  describe(`keys of a database on ${engine}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database?.remove());

    const start = (...fingerprints: [string, ...string[]]) =>
      refuseOtherKeys(database, [{ purpose: 'sealing', fingerprints, setting: 'PICKET_SEALING_KEYS' }]);

    test('the first process leaves its fingerprint, and one with another key is refused with what to do', async () => {
      await Promise.all([start('aa'), start('aa')]);
      await expect(start('bb')).rejects.toMatchObject({
        code: 'settings_invalid',
        message: expect.stringMatching(/aa.*bb.*PICKET_SEALING_KEYS/s),
      });
    });

    test('a key is rotated by adding it everywhere and then putting it in front; the old one alone is refused then', async () => {
      await start('aa', 'cc');
      await start('cc', 'aa');
      await start('aa', 'cc');
      await start('cc', 'aa');
      await expect(start('aa')).rejects.toMatchObject({ code: 'settings_invalid' });
      await start('cc');
    });
  });
}

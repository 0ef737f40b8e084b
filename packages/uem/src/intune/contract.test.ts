import { expect, test } from 'vitest';
import { describeUem } from '../contract.suite.ts';
import { startIntuneWorld } from './intune-world.suite.ts';

describeUem('Intune', startIntuneWorld);

// The contract passes over what a UEM lacks.
test('Intune lacks nothing of what the contract knows', async () => {
  const { session, close } = await startIntuneWorld(1);
  const offered = [session.directory, session.attributes, session.threatLevels, session.signIns];
  await close();
  expect(offered).not.toContain(undefined);
});

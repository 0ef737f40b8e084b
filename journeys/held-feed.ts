import { addFeed, importFeed } from '@picket/wire/console';
import type { World } from './world.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `bad${n}.example-evil.com`).join('\n');

/** A feed with a version in force, and a newer one that is held: it suddenly lists ten times as much. */
export async function holdAVersion(world: World): Promise<{ readonly feedId: string; readonly versionId: string }> {
  const feedId = 'own-list';
  await world.call(addFeed, { body: { id: feedId, title: 'Our own list', license: 'ours', trialMinutes: 0 } });
  const bring = async (content: string) => {
    const path = importFeed.path.replace('{feedId}', feedId);
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await world.send('PUT', `${path}?name=domains.txt`, { body: content, headers });
    if (!response.ok) throw new Error(`the list was not taken: ${await response.text()}`);
    return (await response.json()) as { versionId: string };
  };
  await bring(names(30));
  // A version without a trial comes into force with the next round.
  await world.pass(20_000);
  const { versionId } = await bring(`${names(400)}\n`);
  return { feedId, versionId };
}

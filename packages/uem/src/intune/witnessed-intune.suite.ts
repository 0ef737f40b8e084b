import type { EntraTenantId, UemSession } from '@picket/domain';
import { type SeenRequest, witness } from '@picket/graph/testing';
import { afterAll, beforeEach } from 'vitest';
import { type IntuneWorld, startIntuneWorld } from './intune-world.suite.ts';

export interface Visit {
  readonly session: UemSession;
  /** Everything the session asked, in order. */
  readonly seen: readonly SeenRequest[];
  /** What it asked of Graph and the partner channel, without the asking for tokens. */
  readonly asked: () => readonly SeenRequest[];
  /** For which purpose each of them was asked, as its token says. */
  readonly purposes: () => readonly (string | undefined)[];
}

export interface WitnessedIntune extends IntuneWorld {
  /** A session that knows nothing yet, and a witness of what it asks. */
  visit(entraTenantId?: EntraTenantId): Visit;
}

/** One world for all tests of a file, in which faults end with their test; a session for each. */
export async function startWitnessedIntune(seed: number): Promise<WitnessedIntune> {
  const world = await startIntuneWorld(seed);
  const { control } = world.simulator;
  beforeEach(() => control.faults.clear());
  afterAll(() => world.close());

  return {
    ...world,
    visit(entraTenantId) {
      const seen: SeenRequest[] = [];
      const asked = () => seen.filter(({ line }) => !line.endsWith('/oauth2/v2.0/token'));
      return {
        session: world.openAnother(witness(seen), entraTenantId),
        seen,
        asked,
        purposes: () => asked().map(purposeOf),
      };
    },
  };

  function purposeOf({ headers }: SeenRequest): string | undefined {
    const payload = headers.get('authorization')?.split('.')[1] ?? '';
    const { appid } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return control.registrations.list().find(({ clientId }) => clientId === appid)?.displayName;
  }
}

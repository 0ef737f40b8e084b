import { randomUUID } from 'node:crypto';
import type { Entropy } from '@picket/domain';

/** Real chance, for ids and for spreading retries. Secrets come from `systemSecrets`. */
export const systemEntropy: Entropy = {
  uuid: () => randomUUID(),
  jitter: () => Math.random(),
};

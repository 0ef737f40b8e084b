import { GraphFault } from '../graph/graph-fault.ts';
import type { GraphCall } from '../graph/operation.ts';
import type { DeltaExpiry } from './fault.ts';

/** Refuses a delta link as Graph does when it has grown too old. Requests without a token are let pass: they are new. */
export function refuseDelta(variant: DeltaExpiry, call: GraphCall): void {
  if (!call.query.has('$deltatoken') && !call.query.has('$skiptoken')) return;
  const message = 'The delta token is no longer valid. A full synchronization is needed.';
  switch (variant) {
    case 'gone':
      throw new GraphFault(410, 'resyncRequired', message, {
        location: `${call.origin}/${call.version}${call.path}?$deltatoken=`,
      });
    case 'resync-required':
      throw new GraphFault(400, 'resyncRequired', message);
    case 'sync-state-not-found':
      throw new GraphFault(400, 'syncStateNotFound', message);
    case 'expired-page-token':
      throw new GraphFault(400, 'Directory_ExpiredPageToken', message);
    case 'directory-expired-token':
      throw new GraphFault(400, 'DirectoryExpiredToken', message);
  }
}

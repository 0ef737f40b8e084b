import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { PicketError } from '@picket/domain';
import { fingerprintOfAuditKey, readKeptAuditKey } from '../audit/head-signer.ts';
import type { DatabasePlace } from '../platform/database/whole-database.ts';
import { keyId } from '../platform/sealer.ts';
import { readKeptSealingKeys } from '../platform/sealing-keys.ts';
import type { Settings } from '../settings.ts';
import type { BackupHead } from './format.ts';

/** What this machine has. A command about backups makes no key: one made just now opens nothing. */
export interface OwnKeys {
  readonly sealing: readonly Uint8Array[];
  readonly audit: KeyObject | undefined;
}

function readOwnKeys({
  directory,
  sealingKeys,
  auditKey,
}: Pick<Settings, 'sealingKeys' | 'auditKey'> & { readonly directory: string }): OwnKeys {
  return {
    sealing: sealingKeys ?? readKeptSealingKeys(join(directory, 'sealing.key')) ?? [],
    audit: auditKey ?? readKeptAuditKey(directory),
  };
}

/** Where the database is and which keys there are, by the settings of the server. */
export function backupSettingsOf({ dataDirectory: directory, databaseUrl, databaseAdminUrl, ...settings }: Settings): {
  readonly place: DatabasePlace;
  readonly keys: OwnKeys;
} {
  return {
    place: { directory, url: databaseUrl, adminUrl: databaseAdminUrl },
    keys: readOwnKeys({ directory, ...settings }),
  };
}

/** One sentence for each key that the backup needs and this machine does not have. */
export function findMissingKeys(needed: BackupHead['keys'], own: OwnKeys): readonly string[] {
  const ids = own.sealing.map(keyId);
  const has = ids.length === 0 ? 'this machine has none' : `this machine has ${ids.join(', ')}`;
  const sealing = needed.sealing
    .filter((id) => !ids.includes(id))
    .map(
      (id) => `The sealing key ${id} is missing; ${has} (PICKET_SEALING_KEYS, or sealing.key in the data directory).`,
    );
  const audit = own.audit === undefined ? undefined : fingerprintOfAuditKey(own.audit);
  if (needed.auditHeads === null || needed.auditHeads === audit) return sealing;
  return [
    ...sealing,
    `The audit key ${needed.auditHeads} is missing; this machine has ${audit ?? 'none'} ` +
      '(PICKET_AUDIT_KEY, or audit-signing.key in the data directory).',
  ];
}

/** @throws PicketError `settings_invalid` */
export function refuseMissingKeys(needed: BackupHead['keys'], own: OwnKeys): void {
  const missing = findMissingKeys(needed, own);
  if (missing.length > 0) throw new PicketError('settings_invalid', missing.join('\n'));
}

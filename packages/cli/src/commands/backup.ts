import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DeviceLevel, deviceLevels, type ErrorCode, faults, PicketError } from '@picket/domain';
import {
  backupSettingsOf,
  createBackup,
  type OnProgress,
  type RestoredBackup,
  readSettings,
  restoreBackup,
  systemClock,
  type VerifiedBackup,
  verifyBackup,
} from '@picket/server';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, printJson, type Terminal } from '../session.ts';
import { renderTable } from '../terminal/table.ts';
import { levelWords } from '../terminal/words.ts';

export interface CreateOptions extends CommonOptions {
  readonly to?: string;
}

export interface RestoreOptions extends CommonOptions {
  readonly dropTokens?: boolean;
  readonly acceptAnotherAuditKey?: boolean;
}

type Manifest = VerifiedBackup['manifest'];

/** `picket backup create`: one snapshot of everything in a new file, read again once it is there. */
export async function createBackupFile(terminal: Terminal, { to, json }: CreateOptions): Promise<void> {
  const name = to ?? `picket-${new Date(terminal.now()).toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`;
  const file = resolve(terminal.workingDirectory, name);
  const manifest = await inWords(() =>
    withProgress(terminal, (onProgress) =>
      createBackup({ ...backupSettingsOf(readSettings(terminal.env)), clock: systemClock, file, onProgress }),
    ),
  );
  if (json) return printJson(terminal, { file, ...manifest });
  const { size } = await stat(file);
  terminal.out(
    `${file}: ${rowsOf(manifest)} rows of ${manifest.tables.length} tables, ${megabytes(size)}, read again and whole.`,
  );
  terminal.out(`It opens with ${keyWords(manifest)}: keep that, and not beside it.`);
}

/** `picket backup verify FILE`: fails where the file is damaged, or could not be restored on this machine. */
export async function verifyBackupFile(terminal: Terminal, name: string, { json }: CommonOptions): Promise<void> {
  const file = resolve(terminal.workingDirectory, name);
  const verified = await inWords(() => verifyBackup({ file, keys: backupSettingsOf(readSettings(terminal.env)).keys }));
  const { manifest, missingKeys, unknownSchema, isSealed } = verified;
  if (json) printJson(terminal, verified);
  else {
    const { head, tables, auditHeads } = manifest;
    terminal.out(
      renderTable(
        [
          { title: 'table', value: ({ table }) => table },
          { title: 'rows', value: ({ rows }) => String(rows) },
        ],
        tables.filter(({ rows }) => rows > 0),
        terminal.width,
      ),
    );
    terminal.out(
      `\nMade at ${head.createdAt} by Picket ${head.version} from ${head.engine}, schema ${head.schema.at(-1)}.`,
    );
    terminal.out(
      `${rowsOf(manifest)} rows and ${auditHeads.length} signed audit heads; every byte is as it was written.`,
    );
    terminal.out(isSealed ? 'Sealed by a key of this machine.' : 'Whose it is cannot be told without its sealing key.');
  }
  const hindrances = [
    ...missingKeys,
    ...unknownSchema.map((step) => `This Picket does not know the schema step ${step}.`),
  ];
  if (hindrances.length > 0)
    throw new CommandFailure(exitCodes.failed, ['It could not be restored here:', ...hindrances].join('\n'));
}

/** `picket backup restore FILE`: into an empty database, all of it or nothing. */
export async function restoreBackupFile(terminal: Terminal, name: string, options: RestoreOptions): Promise<void> {
  const file = resolve(terminal.workingDirectory, name);
  const restored = await inWords(() =>
    withProgress(terminal, (onProgress) =>
      restoreBackup({
        ...backupSettingsOf(readSettings(terminal.env)),
        clock: systemClock,
        file,
        onProgress,
        dropTokens: options.dropTokens ?? false,
        acceptAnotherAuditKey: options.acceptAnotherAuditKey ?? false,
      }),
    ),
  );
  if (options.json) return printJson(terminal, restored);
  printRestored(terminal, restored);
}

function printRestored(terminal: Terminal, { manifest, tenants, devicesByLevel, brokenChains }: RestoredBackup): void {
  const levels = deviceLevels.toReversed().filter((level: DeviceLevel) => devicesByLevel[level] !== undefined);
  terminal.out(
    `Restored as of ${manifest.head.createdAt}: ${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}, ${rowsOf(manifest)} rows.`,
  );
  for (const level of levels) terminal.out(`  ${levelWords(level)}: ${devicesByLevel[level]}`);
  for (const { chain, brokenAt, because } of brokenChains)
    terminal.err(`The audit chain ${chain} was broken in the backup already, at ${brokenAt}: ${because}`);
  terminal.out(
    [
      '',
      'Next: picket serve. It reads every tenant anew; until a phone has been listed again it is not secured, and what was',
      'told of it stays. Everybody signs in again. Check operators and API tokens: what was taken away after the backup is back.',
      'No other Picket may work for these tenants meanwhile.',
    ].join('\n'),
  );
}

const rowsOf = ({ tables }: Manifest) => tables.reduce((sum, { rows }) => sum + rows, 0);
const megabytes = (bytes: number) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

function keyWords({ head: { keys } }: Manifest): string {
  const sealing = `sealing key ${keys.sealing.join(' and ')}`;
  return keys.auditHeads === null ? sealing : `${sealing} and audit key ${keys.auditHeads}`;
}

/** What the messages do not say themselves. */
const remedies: Partial<Record<ErrorCode, string>> = {
  backup_damaged: faults.backup_damaged.remedy,
  instance_not_empty: faults.instance_not_empty.remedy,
  schema_newer: faults.schema_newer.remedy,
  directory_locked: 'The embedded database has one user at a time: stop the server for as long as it takes.',
};

async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PicketError)) throw error;
    const remedy = remedies[error.code] ?? '';
    throw new CommandFailure(exitCodeOf(error.code), `${error.message}${remedy && `\n${remedy}`}\n(${error.code})`);
  }
}

const saidEveryMs = 200;

/** One line that overwrites itself; where nobody watches, nothing. */
async function withProgress<Result>(
  terminal: Terminal,
  work: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  let saidAt = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (Number.isFinite(saidAt)) terminal.err('\r\u001b[K');
  };
  try {
    return await work(({ table, rows, of }) => {
      if (!terminal.interactive || terminal.now() - saidAt < saidEveryMs) return;
      saidAt = terminal.now();
      terminal.err(`\r\u001b[K${table}: ${rows} of ${of}`);
    });
  } finally {
    clear();
  }
}

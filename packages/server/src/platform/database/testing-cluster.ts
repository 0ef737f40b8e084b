import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { takeDirectory } from './directory-lock.ts';
import { instanceRole, tenantRole } from './roles.ts';
import { testRunFolder } from './testing-run.ts';

/** A PostgreSQL server of this run of the tests. */
export interface TestCluster {
  /** Of a database, for the login role `picket`, which is no superuser; or for another login. */
  url(database: string, login?: string): string;
  /** Runs SQL as the server's superuser, in the database `postgres` or another one. */
  administer(statement: string, database?: string): Promise<Record<string, unknown>[]>;
  hasDatabase(name: string): Promise<boolean>;
  createDatabase(name: string, template: string): Promise<void>;
  renameDatabase(from: string, to: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  /** Ends every session of a database in the middle of what it does. */
  disconnect(name: string): Promise<void>;
}

const debianFolder = '/usr/lib/postgresql';

/** Where PostgreSQL's programs are: the newest Debian has, or undefined. */
export function findPostgres(): string | undefined {
  if (!existsSync(debianFolder)) return undefined;
  return readdirSync(debianFolder)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}

const superuser = 'postgres';
const login = 'picket';

/** Everything may be lost with the run, so nothing is flushed to disk. */
const serverOptions = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  "listen_addresses=''",
];

/** The server of this run, started by whoever asks first and stopped with the run (`testing-run.ts`). */
export function testCluster(): TestCluster {
  const folder = join(testRunFolder(), 'postgres');
  const lock = takeDirectory(join(testRunFolder(), 'postgres-lock'), 60_000);
  try {
    if (!existsSync(join(folder, 'data', 'postmaster.pid'))) start(folder);
  } finally {
    lock.release();
  }
  return connectTo(folder);
}

function start(folder: string): void {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const user = unprivilegedUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(bin, program), args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const data = join(folder, 'data');
  run(
    'initdb',
    '--pgdata',
    data,
    '--username',
    superuser,
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-sync',
  );
  const options = [`-k ${folder}`, ...serverOptions.map((option) => `-c ${option}`)].join(' ');
  run('pg_ctl', 'start', '--wait', '--silent', '--pgdata', data, '--log', join(folder, 'log'), '--options', options);
  const roles = [`create role ${login} login`, `create role ${tenantRole}`, `create role ${instanceRole}`];
  const grants = [`grant ${tenantRole}, ${instanceRole} to ${login}`];
  run('psql', '-X', '-q', '-h', folder, '-U', superuser, '-d', 'postgres', '-c', [...roles, ...grants].join(';'));
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, superuser], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function connectTo(folder: string): TestCluster {
  const host = encodeURIComponent(folder);
  const url = (database: string, user = login) => `postgres://${user}@/${database}?host=${host}`;
  const administer = async (statement: string, database = 'postgres') => {
    const client = new pg.Client(url(database, superuser));
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(statement);
      return rows;
    } finally {
      await client.end();
    }
  };
  const run = async (statement: string) => {
    await administer(statement);
  };
  return {
    url,
    administer,
    hasDatabase: async (name) => (await administer(`select 1 from pg_database where datname = '${name}'`)).length > 0,
    createDatabase: (name, template) => run(`create database ${name} template ${template} owner ${login}`),
    renameDatabase: (from, to) => run(`alter database ${from} rename to ${to}`),
    dropDatabase: (name) => run(`drop database if exists ${name} with (force)`),
    disconnect: (name) => run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`),
  };
}

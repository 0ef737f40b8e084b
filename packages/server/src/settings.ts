import { readFileSync } from 'node:fs';
import { type Instant, PicketError } from '@picket/domain';
import { outOfDate } from './deployment/own-authorities.ts';
import { processRoles } from './process-roles.ts';
import { namesOfOthers, type Setting, settings } from './setting-catalogue.ts';
import { isLoopback, isPlainAbroad } from './setting-values.ts';

/** The server's settings, read and checked. */
export type Settings = { readonly [Name in keyof typeof settings]: ReturnType<(typeof settings)[Name]['parse']> };

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

const readText: ReadFile = (path) => readFileSync(path, 'utf8');

/**
 * Reads the environment, and the files that `NAME_FILE` names.
 *
 * @param now what is out of date by then is refused; not looked at where nothing is to be started
 * @throws PicketError `settings_invalid` that names every wrong setting at once, and shows the value of none
 */
export function readSettings(
  environment: Environment = process.env,
  readFile: ReadFile = readText,
  now?: Instant,
): Settings {
  const faults = findUnknown(environment);
  const read: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting<unknown>>(settings)) {
    try {
      const { text: given } = findText(setting, environment, readFile);
      read[key] = given === undefined ? undefined : setting.parse(given);
    } catch (error) {
      faults.push(`${setting.name} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // Each value was made by the parser that the type is taken from.
  const whole = read as Settings;
  if (faults.length === 0) faults.push(...findContradictions(whole));
  if (faults.length === 0 && now !== undefined)
    faults.push(
      ...outOfDate(whole.ownAuthorities ?? [], now).map((fault) => `${settings.ownAuthorities.name} ${fault}`),
    );
  if (faults.length > 0) throw new PicketError('settings_invalid', faults.map((fault) => `${fault}.`).join('\n'));
  return whole;
}

/** One setting as it stands, for `picket settings explain`. */
export interface ExplainedSetting {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: string | undefined;
  /** Undefined where it is not set; of a secret only that there is one. */
  readonly value: string | undefined;
  readonly from: 'environment' | 'file' | 'default' | 'nowhere';
  /** Why the server would not start with it. */
  readonly fault?: string;
}

/** Every setting with its value, its source and its meaning. Values are shown as given, also wrong ones; secrets never. */
export function explainSettings(
  environment: Environment = process.env,
  readFile: ReadFile = readText,
): readonly ExplainedSetting[] {
  return Object.values<Setting<unknown>>(settings).map((setting) => {
    const { name, meaning, fallback, secret } = setting;
    let found: FoundText = { text: undefined, from: 'nowhere' };
    try {
      found = findText(setting, environment, readFile);
      if (found.text !== undefined) setting.parse(found.text);
      return { name, meaning, fallback, from: found.from, value: show(found.text, secret) };
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      return { name, meaning, fallback, from: found.from, value: show(found.text, secret), fault };
    }
  });
}

const show = (text: string | undefined, secret: true | undefined) => (text !== undefined && secret ? '(secret)' : text);

interface FoundText {
  readonly text: string | undefined;
  readonly from: ExplainedSetting['from'];
}

/** An empty value is none: that is what compose files make of a variable that is not there. */
function findText(
  { name, fallback, secret, fromFile }: Setting<unknown>,
  environment: Environment,
  readFile: ReadFile,
): FoundText {
  const given = environment[name] || undefined;
  const file = (secret || fromFile) && environment[`${name}_FILE`];
  if (file) {
    if (given !== undefined) throw new Error(`and ${name}_FILE are both set: choose one`);
    return { text: readSettingFile(file, readFile), from: 'file' };
  }
  if (given !== undefined) return { text: given, from: 'environment' };
  return fallback === undefined ? { text: undefined, from: 'nowhere' } : { text: fallback, from: 'default' };
}

function readSettingFile(file: string, readFile: ReadFile): string {
  try {
    return readFile(file).trim();
  } catch {
    throw new Error(`cannot be read from ${file}`);
  }
}

function findUnknown(environment: Environment): string[] {
  const known = Object.values<Setting<unknown>>(settings).flatMap(({ name, secret, fromFile }) =>
    secret || fromFile ? [name, `${name}_FILE`] : [name],
  );
  const all = [...known, ...namesOfOthers];
  return Object.keys(environment)
    .filter((name) => name.startsWith('PICKET_') && !all.includes(name))
    .map((name) => {
      const nearest = all.toSorted((a, b) => distance(name, a) - distance(name, b))[0] ?? '';
      return `${name} is no setting${distance(name, nearest) <= 4 ? `: did you mean ${nearest}` : ''}`;
    });
}

/** Settings that are each right and together wrong. */
function findContradictions(read: Settings): readonly string[] {
  const faults: string[] = [];
  if (!isLoopback(read.host) && read.publicUrl === undefined) {
    faults.push('PICKET_HOST lets others in, so PICKET_PUBLIC_URL must say by which address they come');
  }
  if ((read.tlsCertificate === undefined) !== (read.tlsKey === undefined)) {
    faults.push('PICKET_TLS_CERTIFICATE and PICKET_TLS_KEY go together');
  }
  if ((read.partnerUrl === undefined) !== (read.partnerConnectorId === undefined)) {
    faults.push('PICKET_PARTNER_URL and PICKET_PARTNER_CONNECTOR_ID go together');
  }
  if ((read.metricsPort === undefined) !== (read.metricsToken === undefined)) {
    faults.push('PICKET_METRICS_PORT and PICKET_METRICS_TOKEN go together');
  }
  if (read.tracesToken !== undefined && read.tracesUrl === undefined) {
    faults.push('PICKET_TRACES_TOKEN is of use with PICKET_TRACES_URL only');
  }
  if (read.tracesToken !== undefined && read.tracesUrl !== undefined && isPlainAbroad(read.tracesUrl)) {
    faults.push('PICKET_TRACES_TOKEN must not travel in the clear: PICKET_TRACES_URL must begin with https://');
  }
  if (read.databaseAdminUrl !== undefined && read.databaseUrl === undefined) {
    faults.push('PICKET_DATABASE_ADMIN_URL is of use with PICKET_DATABASE_URL only');
  }
  if (read.roles.length < processRoles.length && read.databaseUrl === undefined) {
    faults.push(
      'PICKET_ROLES leaves something to other processes, and the embedded database has this one only: set PICKET_DATABASE_URL, or leave PICKET_ROLES out',
    );
  }
  return faults;
}

/** Levenshtein's: how many letters must be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

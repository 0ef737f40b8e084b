import { BlockList, isIP } from 'node:net';
import {
  type ClamdAddress,
  checkRules,
  type KnownSigners,
  parseClamdAddress,
  type RuleSource,
  RulesRefused,
  readRules,
  readSigners,
  SignersRefused,
} from '@picket/app-analysis';
import { day, hour, minute, second } from '@picket/domain';

/**
 * How the text of a setting becomes a value. Each refuses by throwing an `Error` that says what the text should be, and
 * never repeats the text: some of them are secrets.
 */
export type ParseSetting<Value> = (text: string) => Value;

export const text: ParseSetting<string> = (given) => given;

export const port: ParseSetting<number> = (given) => {
  const number = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (!(number <= 65_535)) throw new Error('must be a port, 0 to 65535 (0: any free one)');
  return number;
};

export const portOrOff: ParseSetting<number | undefined> = (given) => (given === 'off' ? undefined : port(given));

const units: Readonly<Record<string, number>> = { ms: 1, s: second, m: minute, h: hour, d: day };

/** `10s`, `15m`, `1h` as milliseconds; at least a second, since nothing that polls faster is kind to anybody. */
export const duration: ParseSetting<number> = (given) => {
  const [, count = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(given) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  if (count === '' || !(ms >= second && ms <= 30 * day))
    throw new Error('must be a time like 10s, 15m or 1h, a second to 30 days');
  return ms;
};

/** `90d`, in milliseconds. */
export const longDuration: ParseSetting<number> = (given) => {
  const [, count = ''] = /^(\d{1,3})d$/.exec(given) ?? [];
  const days = Number(count);
  if (count === '' || days < 7 || days > 730) throw new Error('must be a number of days, 7d to 730d');
  return days * day;
};

/** `512` mebibytes as bytes. */
export const mebibytes: ParseSetting<number> = (given) => {
  const number = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
  if (!(number >= 1 && number <= 2048)) throw new Error('must be a number of MiB, 1 to 2048');
  return number * 1024 * 1024;
};

export const clamdAddress: ParseSetting<ClamdAddress> = (given) => {
  const address = parseClamdAddress(given);
  if (address === undefined) throw new Error('must be unix:/path/to/clamd.ctl or tcp://host:3310');
  return address;
};

/** A file of signers, read. */
export const appSigners: ParseSetting<KnownSigners> = (given) => {
  try {
    return readSigners(given);
  } catch (error) {
    if (error instanceof SignersRefused) throw new Error(`must be a list of signers: ${error.message}`);
    throw error;
  }
};

/** A file or a folder of YARA rules, read and tried. */
export const yaraRules: ParseSetting<readonly RuleSource[]> = (given) => {
  try {
    const rules = readRules(given);
    checkRules(rules);
    return rules;
  } catch (error) {
    if (error instanceof RulesRefused) throw new Error(`holds rules that cannot be used: ${error.faults.join('; ')}`);
    throw error;
  }
};

export const oneOfWords =
  <const Word extends string>(words: readonly Word[]): ParseSetting<Word> =>
  (given) => {
    const word = words.find((known) => known === given);
    if (word === undefined) throw new Error(`must be one of ${words.join(', ')}`);
    return word;
  };

/** Some of these words, between commas, each once. */
export const wordList =
  <const Word extends string>(words: readonly Word[]): ParseSetting<readonly Word[]> =>
  (given) => {
    const named = given.split(',').map((word) => word.trim());
    const known = words.filter((word) => named.includes(word));
    if (known.length !== named.length) throw new Error(`must be some of ${words.join(', ')}, between commas`);
    return known;
  };

export const host: ParseSetting<string> = (given) => {
  if (isIP(given) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(given)) {
    throw new Error('must be an address or a host name, without a port');
  }
  return given;
};

/** Addresses of this machine that no other machine can reach. */
export const isLoopback = (name: string): boolean => /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i.test(name);

/** `https://picket.example`: how browsers reach this Picket. Pages and cookies are for the root of a host. */
export const publicUrl: ParseSetting<URL> = (given) => {
  const url = parseUrl(given);
  const isPlain =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain) throw new Error('must be scheme, host and port only: Picket has a host of its own, without a path');
  refusePlainHttp(url);
  return url;
};

/** Where somebody else's API is, without a path. Plain HTTP only on this machine: tokens go there. */
export const origin: ParseSetting<string> = (given) => {
  const url = parseUrl(given);
  if (given.replace(/\/$/, '') !== url.origin)
    throw new Error('must be an origin like https://graph.microsoft.com, without a path');
  refusePlainHttp(url);
  return url.origin;
};

/** The same with a path. */
export const serviceUrl: ParseSetting<string> = (given) => {
  const url = parseUrl(given);
  if (url.search !== '' || url.hash !== '' || url.username !== '')
    throw new Error('must be an address without ?, # and user');
  refusePlainHttp(url);
  return url.href.replace(/\/$/, '');
};

/** The same, where no secret goes unless one is set: collectors stand beside Picket, often without TLS. */
export const collectorUrl: ParseSetting<string> = (given) => {
  const url = parseUrl(given);
  if (url.search !== '' || url.hash !== '' || url.username !== '')
    throw new Error('must be an address without ?, # and user');
  return url.href;
};

/** What travels there can be read on the way. */
export const isPlainAbroad = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname);
};

function parseUrl(given: string): URL {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error('must be an address that begins with https://');
  return url;
}

function refusePlainHttp({ protocol, hostname }: URL): void {
  if (isPlainAbroad(`${protocol}//${hostname}`))
    throw new Error('must begin with https:// unless it is on this machine');
}

/** Long enough not to be guessed, and of characters that stand in a header as they are. */
export const longToken: ParseSetting<string> = (given) => {
  if (!/^[\w.~+/=-]{16,}$/.test(given)) throw new Error('must be at least 16 letters, digits or ._~+/=-');
  return given;
};

export const guid: ParseSetting<string> = (given) => {
  const id = given.toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new Error('must be a GUID');
  return id;
};

export const databaseUrl: ParseSetting<string> = (given) => {
  if (!/^postgres(ql)?:$/.test(URL.parse(given)?.protocol ?? ''))
    throw new Error('must be an address that begins with postgresql://');
  return given;
};

export const pem =
  (kind: 'CERTIFICATE' | 'PRIVATE KEY'): ParseSetting<string> =>
  (given) => {
    if (!new RegExp(`-----BEGIN ([A-Z]+ )?${kind}-----`).test(given))
      throw new Error(`must be a ${kind.toLowerCase()} in PEM`);
    return given;
  };

/** Addresses and CIDR ranges between commas. Names are not taken: whoever answers for a name could be believed. */
export const addressList: ParseSetting<readonly string[]> = (given) => {
  const entries = given.split(',').map((entry) => entry.trim());
  for (const entry of entries) {
    if (!isAddressOrRange(entry))
      throw new Error('must be addresses or ranges like 10.0.0.1, 10.1.0.0/16, between commas');
  }
  return entries;
};

/** Names of hosts between commas, or addresses. */
export const hostList: ParseSetting<readonly string[]> = (given) => {
  const entries = given.split(',').map((entry) => entry.trim().toLowerCase());
  for (const entry of entries) {
    if (isIP(entry) === 0 && !/^[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/.test(entry))
      throw new Error('must be names of hosts like misp.example.net, between commas');
  }
  return entries;
};

function isAddressOrRange(entry: string): boolean {
  const [address = '', prefix, more] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  if (prefix === undefined) return true;
  if (!/^\d{1,3}$/.test(prefix)) return false;
  try {
    // Refuses a prefix that is longer than the address.
    new BlockList().addSubnet(address, Number(prefix), version === 4 ? 'ipv4' : 'ipv6');
    // A range of everybody would let everybody say who they are.
    return Number(prefix) > 0;
  } catch {
    return false;
  }
}

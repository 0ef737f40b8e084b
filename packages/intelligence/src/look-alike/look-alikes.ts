import { domainToUnicode } from 'node:url';
import type { Answer, LookAlike, LookAlikeReason } from '@picket/domain';
import { getDomain, getDomainWithoutSuffix, getPublicSuffix } from 'tldts';
import { boundedMemo } from '../bounded-memo.ts';
import { normalizeHost } from '../indicators/normalize-value.ts';
import { isOwnedBelow, registeredDomain } from '../matching/host-suffixes.ts';
import type { WarningIndex } from '../matching/warning-index.ts';
import { isOneOff } from './one-off.ts';
import { mixedScripts, skeletonOf } from './skeleton.ts';
import { type WellKnownName, wellKnownNames } from './well-known-names.ts';

/** A name that may be imitated, made ready for comparing. */
interface ProtectedName extends WellKnownName {
  readonly skeleton: string;
  /** Whether it was given by the tenant: partners name hosts after their customers, and mean no harm. */
  readonly isTenants: boolean;
}

/** Shorter words have honest neighbors: `apple` and `apply`. */
const shortestForOneOff = 6;
/** Two letters stand in many hosts, and mean something else in each. */
const shortestForLure = 3;

/** Words beside a trusted name that make people type their password. */
const lures = new Set(
  `account accounts alert auth authenticate billing claim confirm customer delivery helpdesk id invoice kyc login logon mail
  mfa mobile mypay office pay payment payroll portal recover recovery redelivery refund reset restore secure secured security
  service services sign signin sso support tracking unlock update upgrade validate verification verify wallet web webmail`.split(
    /\s+/,
  ),
);

/** They name hosts after their customers' domains, whom they know: `www.contoso.com.edgekey.net`. */
const deliveryNetworks = [
  'akadns.net',
  'akamai.net',
  'akamaiedge.net',
  'akamaihd.net',
  'akamaized.net',
  'azurefd.net',
  'cdn.cloudflare.net',
  'cloudfront.net',
  'edgekey.net',
  'edgesuite.net',
  'fastly.net',
  'footprint.net',
  'globalredir.net',
  'impervadns.net',
  'incapdns.net',
  'lldns.net',
  'trafficmanager.net',
  'translate.goog',
];

const remembered = 20_000;

/**
 * Judges whether hosts imitate a name: those of the tenant, or the well-known ones. What stands on a warning list, or belongs
 * to the owner of the name, imitates nobody. The same name under another ending (`contoso.net`) is not told apart from a name
 * that the tenant forgot to mention, and is passed over.
 */
export function createLookAlikes({
  objectionsTo,
}: Pick<WarningIndex, 'objectionsTo'>): (host: string, names: readonly string[]) => Answer<LookAlike | undefined> {
  const known = wellKnownNames.map((name) => ({ ...name, skeleton: skeletonOf(name.word), isTenants: false }));
  const tenantsOf = boundedMemo(1_000, JSON.stringify, (names: readonly string[]) => names.flatMap(protect));
  const judge = boundedMemo(
    remembered,
    ({ host, names }: { readonly host: string; readonly names: readonly string[] }) => [host, ...names].join(' '),
    ({ host, names }): Answer<LookAlike | undefined> => ({
      known: true,
      value: lookAlikeOf(host, [...tenantsOf(names), ...known], objectionsTo),
    }),
  );
  return (host, names) => judge({ host, names });
}

function protect(name: string): readonly ProtectedName[] {
  const domain = normalizeHost(name);
  const word = domain === undefined ? null : getDomainWithoutSuffix(domain, { allowPrivateDomains: true });
  if (domain === undefined || word === null || word === '') return [];
  const unicode = domainToUnicode(word);
  return [{ word: unicode, domains: [domain], skeleton: skeletonOf(unicode), isTenants: true }];
}

function lookAlikeOf(
  given: string,
  names: readonly ProtectedName[],
  objectionsTo: WarningIndex['objectionsTo'],
): LookAlike | undefined {
  const host = normalizeHost(given);
  const registered = host === undefined ? undefined : registeredDomain(host);
  if (host === undefined || registered === undefined) return undefined;
  if (names.some(({ domains }) => domains.some((domain) => isOwnedBelow(host, domain)))) return undefined;
  if (deliveryNetworks.some((network) => host.endsWith(`.${network}`))) return undefined;
  // Whoever is big enough to be on a list names hosts below it after customers; below a shared suffix anybody may stand.
  const owner = getDomain(host) ?? registered;
  const vouched = [host, registered].some((value) => objectionsTo({ kind: 'domain', value }).length > 0);
  if (vouched) return undefined;

  const suffix = getPublicSuffix(host, { allowPrivateDomains: true }) ?? '';
  const labels = host.slice(0, host.length - suffix.length - 1).split('.');
  const shared = owner !== registered;
  const seen = labels.map((label) => domainToUnicode(label));
  const looks = seen.map(skeletonOf);
  const main = seen.at(-1) ?? '';
  for (const name of names) {
    const reason = imitation({ before: `.${labels.join('.')}.`, main, seen, looks, shared }, name);
    if (reason !== undefined)
      return { imitates: name.domains[0] ?? name.word, reasons: [reason, ...scriptReasons(seen)] };
  }
  const reasons = scriptReasons(seen);
  return reasons.length === 0 ? undefined : { imitates: looks.join('.'), reasons };
}

interface SeenHost {
  /** What stands before the suffix, between dots. */
  readonly before: string;
  /** The label that somebody registered, in Unicode. */
  readonly main: string;
  /** All labels before the suffix, in Unicode. */
  readonly seen: readonly string[];
  /** Their skeletons. */
  readonly looks: readonly string[];
  /** Whether it stands below a suffix that many share. */
  readonly shared: boolean;
}

function imitation(host: SeenHost, name: ProtectedName): LookAlikeReason | undefined {
  const { word, domains, skeleton } = name;
  const look = host.seen.find((label, at) => label !== word && host.looks[at] === skeleton);
  if (look !== undefined) return { kind: 'confusable', text: `"${look}" looks like "${word}".` };
  // Whoever imitates a name leaves its first letter, by which people read it: `hicloud` is another name than `icloud`.
  const isComparable =
    word.length >= shortestForOneOff && host.main.length >= shortestForOneOff && host.main[0] === word[0];
  if (isComparable && isOneOff(host.main, word)) {
    return { kind: 'near', text: `"${host.main}" is one letter off "${word}".` };
  }
  const whole = domains.find((domain) => host.before.includes(`.${domain}.`));
  if (whole !== undefined) return { kind: 'brand-label', text: `"${whole}" stands inside a host of somebody else's.` };
  if (!tokensOf(host.seen).includes(word)) return undefined;
  const lure = lureBeside(host, name);
  if (lure !== undefined)
    return { kind: 'brand-label', text: `"${word}" stands beside "${lure}" in a host of somebody else's.` };
  const isSubdomain = host.seen.slice(0, -1).includes(word) && !host.shared && !name.isTenants && name.isWord !== true;
  return isSubdomain ? { kind: 'brand-label', text: `"${word}" stands below a name of somebody else's.` } : undefined;
}

/** A word beside the name that makes people type their password, if there is one. */
function lureBeside({ seen, main, shared }: SeenHost, { word, isTenants }: ProtectedName): string | undefined {
  if (isTenants && word.length < shortestForLure) return undefined;
  // `contoso.customer-portal.io` is what the maker of a portal calls the one of its customer.
  const isHosts = isTenants && !shared && !main.split('-').includes(word);
  return tokensOf(isHosts ? seen.slice(0, -1) : seen).find((token) => token !== word && lures.has(token));
}

const tokensOf = (labels: readonly string[]): readonly string[] => labels.flatMap((label) => label.split('-'));

function scriptReasons(labels: readonly string[]): readonly LookAlikeReason[] {
  return labels.flatMap((label): LookAlikeReason[] => {
    const mixed = mixedScripts(label);
    return mixed.length === 0 ? [] : [{ kind: 'punycode', text: `"${label}" mixes ${mixed.join(' and ')} letters.` }];
  });
}

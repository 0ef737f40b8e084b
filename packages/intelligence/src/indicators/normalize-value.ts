import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { IndicatorKind, Term } from '@picket/domain';
import { normalizeAddress, normalizeNetwork } from './address.ts';

const hostShape = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const appShape = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/;
const hashShape = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/;
const signerShape = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/;
const printable = /^[^\p{Cc}\u2028\u2029]+$/u;

/**
 * The one spelling of a value, or `undefined` when it is none of its kind. Both sides of a comparison go through here: what
 * feeds list, and what devices report.
 *
 * A domain may turn out to be an address or a page's, and an address a network: publishers mix them, so the kind is part of
 * the answer.
 */
export function normalizeValue(kind: IndicatorKind, given: string): Term | undefined {
  const text = given.trim();
  if (text === '' || text.length > 8192) return undefined;
  switch (kind) {
    case 'domain':
      return termOf('domain', normalizeHost(text)) ?? addressTerm(text) ?? addressOfPage(text);
    case 'ip':
    case 'network':
      return addressTerm(text);
    case 'url':
      return termOf('url', normalizeUrl(text));
    case 'email':
      return termOf('email', normalizeEmail(text));
    case 'app':
      return termOf('app', text.length <= 255 && appShape.test(text) ? text : undefined);
    case 'appName':
      return termOf('appName', normalizeName(text));
    case 'file':
      return termOf('file', digest(text, hashShape));
    case 'signer':
      return termOf('signer', digest(text, signerShape));
    case 'filePath':
      return termOf('filePath', text.includes('/') && printable.test(text) ? text : undefined);
    case 'fileName':
      return termOf('fileName', !text.includes('/') && text.length <= 255 && printable.test(text) ? text : undefined);
    default:
      return termOf(kind, printable.test(text) ? text : undefined);
  }
}

/**
 * A host name in lower case and in its ASCII form (`xn--…`), without a trailing dot or a leading `*.`. `undefined` when it is
 * no name of at least two labels. Underscores are let through: service names carry them.
 */
export function normalizeHost(text: string): string | undefined {
  let host = text.toLowerCase();
  if (host.startsWith('*.')) host = host.slice(2);
  if (host.endsWith('.')) host = host.slice(0, -1);
  if (/[^\0-\x7f]/.test(host)) host = domainToASCII(host);
  return host.length <= 253 && hostShape.test(host) ? host : undefined;
}

/**
 * A web address without scheme, credentials and fragment, so that `http` and `https` are one: `host[:port]/path?query`.
 * `undefined` for anything that no browser would open.
 */
function normalizeUrl(text: string): string | undefined {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^(https?|ftp):$/.test(url.protocol)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (normalizeHost(host) === undefined && isIP(host) === 0) return undefined;
  return `${url.host}${url.pathname}${url.search}`;
}

/** As people would compare two names: without regard to case, to spaces, and to letters that do not show. */
function normalizeName(text: string): string | undefined {
  const name = text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  return name !== '' && name.length <= 200 ? name : undefined;
}

function normalizeEmail(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > 64 || /[\s@]/.test(text.slice(0, at))) return undefined;
  const host = normalizeHost(text.slice(at + 1));
  return host === undefined ? undefined : `${text.slice(0, at).toLowerCase()}@${host}`;
}

/** Fingerprints come with colons or spaces from some tools. */
function digest(text: string, shape: RegExp): string | undefined {
  const hex = text.replace(/[:\s]/g, '').toLowerCase();
  return shape.test(hex) ? hex : undefined;
}

function addressTerm(text: string): Term | undefined {
  const address = normalizeAddress(text);
  if (address !== undefined) return { kind: 'ip', value: address };
  return termOf('network', normalizeNetwork(text));
}

function addressOfPage(text: string): Term | undefined {
  return text.includes('://') ? termOf('url', normalizeUrl(text)) : undefined;
}

function termOf(kind: IndicatorKind, value: string | undefined): Term | undefined {
  return value === undefined ? undefined : { kind, value };
}

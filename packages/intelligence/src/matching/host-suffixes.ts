import { getDomain } from 'tldts';

const rules = { allowPrivateDomains: true };

/**
 * The part of a host name that somebody registered, by the public suffix list with its private part: of `a.b.example.co.uk` it
 * is `example.co.uk`, and of `shop.github.io` all of it, because what stands below `github.io` belongs to many.
 * https://publicsuffix.org
 */
export function registeredDomain(host: string): string | undefined {
  return getDomain(host, rules) ?? undefined;
}

/**
 * Names of cloud providers below which customers stand, and which the public suffix list lacks. Without them the provider
 * would vouch for every server that anybody rents there.
 */
const rented = ['cloudapp.azure.com', 'cloudapp.net', 'trafficmanager.net', 'core.windows.net', 'azureedge.net'];

/** Whether a name stands below another, and both belong to whoever registered the other. */
export function isOwnedBelow(host: string, parent: string): boolean {
  if (host === parent) return true;
  if (!host.endsWith(`.${parent}`)) return false;
  if (rented.some((suffix) => host.endsWith(`.${suffix}`) && suffix.endsWith(parent))) return false;
  const registered = registeredDomain(host);
  return registered !== undefined && parent.length >= registered.length;
}

/** A host, then its parents, down to names of two labels: `a.b.c`, `b.c`. */
export function* withParents(host: string): Generator<string> {
  yield host;
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    if (host.indexOf('.', dot + 1) !== -1) yield host.slice(dot + 1);
  }
}

/**
 * A host and those parents under which an indicator hits it: down to what somebody registered, and only the host itself
 * below a suffix that many share. For whoever keeps hosts, and asks which of them a new indicator concerns.
 */
export function hostsAbove(host: string): readonly string[] {
  return [...withParents(host)].filter((parent) => isOwnedBelow(host, parent));
}

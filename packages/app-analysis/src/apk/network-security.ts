import type { Budget } from '../limits.ts';
import { type Element, valueTypes } from './binary-xml.ts';
import type { ResourceTable } from './resource-table.ts';

/** What an app's network security configuration lets through. */
export interface NetworkSecurity {
  /** Undefined: it says nothing, and the manifest and the target decide. */
  readonly cleartextByDefault: boolean | undefined;
  /** Domains for which cleartext is let through, when it is not in general. */
  readonly cleartextDomains: readonly string[];
  /** Certificates that the user installed are trusted, in the base or for a domain; a debug-only override does not count. */
  readonly trustsUserCertificates: boolean;
}

/**
 * Reads `network_security_config.xml`. Its attributes are plain names without resource ids.
 * https://developer.android.com/privacy-and-security/security-config
 */
export function readNetworkSecurity(root: Element, resources: ResourceTable, budget: Budget): NetworkSecurity {
  const base = root.children.filter(({ name }) => name === 'base-config');
  const domains = root.children.filter(({ name }) => name === 'domain-config').flatMap(withInner);
  const cleartext = base.flatMap((each) => flagOf(each, 'cleartextTrafficPermitted', resources));
  return {
    cleartextByDefault: cleartext.length === 0 ? undefined : cleartext.includes(true),
    cleartextDomains: budget.keep(
      domains
        .filter((each) => flagOf(each, 'cleartextTrafficPermitted', resources).includes(true))
        .flatMap((each) => each.children.filter(({ name }) => name === 'domain'))
        .map(({ text }) => text),
      1_000,
      'domains of the network security configuration',
    ),
    trustsUserCertificates: [...base, ...domains].some((each) =>
      each.children
        .filter(({ name }) => name === 'trust-anchors')
        .flatMap(({ children }) => children)
        .some((anchor) => attribute(anchor, 'src')?.value.text === 'user'),
    ),
  };
}

function withInner(config: Element): readonly Element[] {
  return [config, ...config.children.filter(({ name }) => name === 'domain-config').flatMap(withInner)];
}

function attribute(element: Element, name: string) {
  return element.attributes.find((each) => each.name === name);
}

function flagOf(element: Element, name: string, resources: ResourceTable): readonly boolean[] {
  const found = attribute(element, name);
  if (found === undefined) return [];
  return resources
    .resolve(found.value)
    .map(({ type, data, text }) => (type === valueTypes.string ? text === 'true' : data !== 0));
}

import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { normalizeAddress, normalizeNetwork } from '../../indicators/address.ts';
import { normalizeHost } from '../../indicators/normalize-value.ts';
import type { FeedFormat } from '../feed-format.ts';
import { roleOf } from './warning-roles.ts';

const shape = Compile(
  Type.Object({
    name: Type.String({ maxLength: 300 }),
    type: Type.Union(['cidr', 'hostname', 'string', 'substring', 'regex'].map((type) => Type.Literal(type))),
    list: Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 2_000_000 }),
  }),
);

const digestShape = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/;

/** https://github.com/MISP/misp-warninglists */
export const mispWarningList: FeedFormat = {
  id: 'misp-warning-list',
  title: 'MISP warning list',
  reads:
    'Host names, networks and digests that must not raise an alarm. They speak against matches; none of them is an indicator.',
  blindSpots:
    'Lists of regular expressions are not read: no expression from a feed is ever compiled. A list that Picket does not know excuses exactly the names on it, and nothing below them.',
  recognizes: ({ json }) => shape.Check(json),
  read({ json }, sink) {
    if (!shape.Check(json)) return 'it is no warning list';
    if (json.type === 'regex') return 'it is a list of regular expressions, which are never compiled';
    const hosts: string[] = [];
    const networks: string[] = [];
    const digests: string[] = [];
    for (const entry of json.list) {
      const text = entry.trim().toLowerCase();
      const address = normalizeNetwork(text) ?? normalizeAddress(text);
      const host = normalizeHost(text.replace(/^\./, ''));
      if (address !== undefined) networks.push(address);
      else if (digestShape.test(text)) digests.push(text);
      else if (host !== undefined) hosts.push(host);
      else sink.reject('malformed', entry);
    }
    sink.warn({ name: json.name, ...roleOf(json.name), hosts, networks, digests });
    return undefined;
  },
};

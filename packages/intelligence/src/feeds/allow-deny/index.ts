import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { normalizeHost } from '../../indicators/normalize-value.ts';
import type { FeedFormat } from '../feed-format.ts';

const values = Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 2_000_000 });
const shape = Compile(Type.Object({ allow: values, deny: values, denySub: Type.Optional(values) }));

/** https://github.com/polkadot-js/phishing */
export const allowDeny: FeedFormat = {
  id: 'allow-deny',
  title: 'Allow and deny lists of phishing sites',
  reads: 'Denied sites as phishing, whole or below a path; allowed ones as names that speak against a match.',
  blindSpots: 'It gives no reason for each. An allowed host excuses its name, not what others keep below it.',
  recognizes: ({ json }) => shape.Check(json),
  read({ json }, sink) {
    if (!shape.Check(json)) return 'it is no pair of lists';
    const hosts: string[] = [];
    for (const allowed of json.allow) {
      const host = normalizeHost(allowed);
      if (host === undefined) sink.reject('malformed', allowed);
      else hosts.push(host);
    }
    sink.warn({
      name: 'Allowed by the phishing list',
      reach: 'itself',
      rejects: true,
      hosts,
      networks: [],
      digests: [],
    });
    json.deny.forEach((value, index) => {
      sink.offer({ kind: 'domain', value, position: index + 1, category: 'phishing' });
    });
    json.denySub?.forEach((value, index) => {
      sink.offer({ kind: 'url', value, position: json.deny.length + index + 1, category: 'phishing' });
    });
    return undefined;
  },
};

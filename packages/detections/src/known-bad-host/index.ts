import { type Detector, day, type Evidence, type IndicatorCategory, type Severity, say } from '@picket/domain';
import { contactCountsForMs, evidenceOfContact, stillCounts } from '../contact-evidence.ts';
import { describeEvidence, inBrackets, type Listed, milder, weigh } from '../listed.ts';
import { neededFact } from '../needed-fact.ts';
import { judgeOverFeeds, nothing, tidy } from '../threat-verdict.ts';

/** A server of spyware is asked by spyware; a page that steals passwords is opened by people, and closed again. */
const servers: readonly IndicatorCategory[] = ['malware', 'spyware', 'stalkerware'];
const pages: readonly IndicatorCategory[] = ['phishing', 'unspecified'];
const pageCountsForMs = 7 * day;

export const knownBadHost: Detector = {
  id: 'known-bad-host',
  threat: {
    title: 'Contact with a known malicious host',
    severity: 'high',
    techniques: ['T1437.001', 'T1660', 'T1456'],
    meaning:
      'The phone asked for a host or spoke to an address that feeds list: a server of spyware, or a page that steals passwords. An app on the phone may report to it, or somebody followed a link.',
    remedy:
      'If you opened a link and typed a password, change it now. If you did not, look for apps that you do not know, and tell your administrator.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['contacts'],
  sees: 'Hosts and addresses that the phone asked for or spoke to, with their parents down to what somebody registered; below shared suffixes the full host. Servers count for 30 days, pages for 7.',
  sources: [],
  blindSpots:
    'Contacts that no source saw: other networks, other resolvers, addresses without a name. Dead names, and addresses that honest sites share: an address alone is at most *medium*.',
  judge(snapshot, tools) {
    const contacts = snapshot.facts.contacts;
    return judgeOverFeeds(neededFact(snapshot, 'contacts'), tools, (contact, threats) => {
      if (contacts === undefined || !stillCounts(contact, contacts)) return nothing;
      const answer = threats.find({ kind: 'domain', value: contact.host });
      if (!answer.known) return { kind: 'unjudged', what: `what feeds say of ${tidy(contact.host, 100)}` };
      const isRecent = stillCounts(contact, contacts, pageCountsForMs);
      const listed = weigh(answer.value, isRecent ? [...servers, ...pages] : servers, 'high');
      const [first] = listed?.evidence ?? [];
      if (listed === undefined || first === undefined) return nothing;
      return {
        kind: 'hit',
        detection: {
          subject: `${first.listed.kind} ${first.listed.value.slice(0, 180)}`,
          severity: severityOf(listed, first),
          because: say('The phone was in contact with {{host}}, which is listed as {{category}}{{names}}.', {
            host: tidy(contact.host, 100),
            category: first.category,
            names: inBrackets(listed.names),
          }),
          curedWhen: say('No contact is reported for {{days}} days, and the source goes on looking.', {
            days: (servers.includes(first.category) ? contactCountsForMs : pageCountsForMs) / day,
          }),
          evidence: { ...evidenceOfContact(contact, snapshot), listedBy: describeEvidence(listed.evidence) },
        },
      };
    });
  },
};

/** Addresses change hands and are shared; a list that does not say why is a hint. */
function severityOf({ severity, evidence }: Listed, { listed, category }: Evidence): Severity {
  const isName = evidence.some(({ listed: { kind } }) => kind === 'domain');
  return isName && listed.kind === 'domain' && category !== 'unspecified' ? severity : milder(severity, 'medium');
}

import { type Detector, day, say } from '@picket/domain';
import { evidenceOfContact, stillCounts } from '../contact-evidence.ts';
import { neededFact } from '../needed-fact.ts';
import { judgeOverFeeds, nothing, tidy } from '../threat-verdict.ts';

const countsForMs = 7 * day;

/** No list knows it yet, and its name is made to be mistaken for another. */
export const lookAlikeHost: Detector = {
  id: 'look-alike-host',
  threat: {
    title: 'Contact with a host that imitates a trusted name',
    severity: 'medium',
    techniques: ['T1660'],
    meaning:
      'The phone asked for a host whose name is made to be mistaken for that of your organization or of a well-known one. Such names are registered for phishing, often hours before the first mail is sent.',
    remedy: 'If you typed a password there, change it now, and tell your administrator how you came to the page.',
  },
  platforms: ['android', 'ios', 'ipados'],
  needs: ['contacts'],
  sees: "Hosts that the phone asked for, compared with the tenant's domains and with well-known names: letters that look alike (UTS 39), one letter off, the name inside somebody else's host, mixed scripts. Counts for 7 days.",
  sources: [],
  blindSpots:
    'The same name under another ending, names shorter than six letters that are one letter off, and pages that imitate in pictures and words alone. Big sites are believed to be what they are called.',
  judge(snapshot, tools) {
    const contacts = snapshot.facts.contacts;
    const names = tools.tenant?.domains ?? [];
    return judgeOverFeeds(neededFact(snapshot, 'contacts'), tools, (contact, threats) => {
      if (contacts === undefined || !stillCounts(contact, contacts, countsForMs)) return nothing;
      const answer = threats.lookAlike(contact.host, names);
      if (!answer.known) return { kind: 'unjudged', what: `whether ${tidy(contact.host, 100)} imitates anybody` };
      if (answer.value === undefined) return nothing;
      const { imitates, reasons } = answer.value;
      return {
        kind: 'hit',
        detection: {
          subject: tidy(contact.host, 200).toLowerCase(),
          severity: 'medium',
          because: say('The phone asked for {{host}}, which seems to imitate {{name}}: {{english}}', {
            host: tidy(contact.host, 100),
            name: tidy(imitates, 100),
            english: reasons[0]?.text.slice(0, 300) ?? '',
          }),
          curedWhen: say('No contact is reported for {{days}} days, and the source goes on looking.', { days: 7 }),
          evidence: {
            ...evidenceOfContact(contact, snapshot),
            imitates: tidy(imitates, 253),
            reasons: reasons.map(({ kind, text }) => `${kind}: ${text.slice(0, 300)}`),
          },
        },
      };
    });
  },
};

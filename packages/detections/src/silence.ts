import { type DetectorTools, day, say, type Verdict } from '@picket/domain';

/**
 * Half a year. Makers fix exploited vulnerabilities every few weeks; what is older than that knows nothing of today's
 * phones, however good it once was.
 */
const defaultMaxKnowledgeAgeMs = 180 * day;

/**
 * What it is worth that the knowledge names nothing bad: *clear* while it is fresh. Data that ended is not good news, so
 * an old knowledge can still condemn a phone, and no longer clear it.
 */
export function silence({ knowledge, now, maxKnowledgeAgeMs = defaultMaxKnowledgeAgeMs }: DetectorTools): Verdict {
  const ageMs = now - knowledge.asOf;
  if (ageMs <= maxKnowledgeAgeMs) return { kind: 'clear' };
  const days = Math.floor(ageMs / day);
  return {
    kind: 'could-not-judge',
    because: say('The vulnerability data is {{days}} days old ({{edition}}): what became known since is not in it.', {
      days,
      edition: knowledge.edition,
    }),
  };
}

import { type Instant, parseInstant } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Reading, readJson, refused } from '../reading.ts';

/** CISA's catalogue of vulnerabilities known to be exploited in the wild (https://www.cisa.gov/kev). */
export interface KevCatalogue {
  /** `2026.08.21` */
  readonly version: string;
  readonly releasedAt: Instant;
  readonly vulnerabilities: readonly KevVulnerability[];
}

export interface KevVulnerability {
  readonly cve: string;
  readonly vendor: string;
  readonly product: string;
}

// The real catalogue has 1.2 million characters and 1,674 entries, and grows by some 200 a year.
const maxCharacters = 8_000_000;
const maxVulnerabilities = 10_000;

const shape = Compile(
  Type.Object({
    catalogVersion: Type.String({ pattern: '^\\d{4}\\.\\d{2}\\.\\d{2}$' }),
    dateReleased: Type.String({ maxLength: 40 }),
    count: Type.Integer({ minimum: 0 }),
    vulnerabilities: Type.Array(
      Type.Object({
        cveID: Type.String({ pattern: '^CVE-\\d{4}-\\d{4,10}$' }),
        vendorProject: Type.String({ maxLength: 200 }),
        product: Type.String({ maxLength: 500 }),
      }),
      { maxItems: maxVulnerabilities },
    ),
  }),
);

/** Reads `known_exploited_vulnerabilities.json`. */
export function readKev(text: string): Reading<KevCatalogue> {
  const reading = readJson(text, { maxCharacters, shape });
  if (reading.kind === 'refused') return reading;
  const { catalogVersion, dateReleased, count, vulnerabilities } = reading.content;

  const releasedAt = parseInstant(dateReleased);
  if (releasedAt === undefined) return refused('not-well-formed', `dateReleased is no date: ${dateReleased}`);
  if (vulnerabilities.length === 0) return refused('implausible', 'it lists no vulnerability at all');
  if (count !== vulnerabilities.length) {
    return refused('implausible', `it says that it lists ${count}, and lists ${vulnerabilities.length}`);
  }
  return {
    kind: 'read',
    content: {
      version: catalogVersion,
      releasedAt,
      vulnerabilities: vulnerabilities.map(({ cveID, vendorProject, product }) => ({
        cve: cveID,
        vendor: vendorProject.trim(),
        product: product.trim(),
      })),
    },
  };
}

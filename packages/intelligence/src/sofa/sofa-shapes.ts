import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

// SOFA's three files, as far as they are used. Its own schema: https://sofa.macadmins.io, v2 feeds.

const cve = Type.String({ pattern: '^CVE-\\d{4}-\\d{4,10}$' });
const cves = Type.Array(cve, { maxItems: 2_000 });
const name = Type.String({ minLength: 1, maxLength: 200 });
const identifier = Type.String({ pattern: '^[A-Za-z]{1,20}\\d{1,3},\\d{1,3}$' });
// A record's pattern says nothing about keys that do not match it.
const onlyThese = { additionalProperties: false };

/** One line of `ios_cves.ndjson`. */
export const cveLineShape = Compile(
  Type.Object({
    cve_id: cve,
    is_actively_exploited: Type.Boolean(),
    is_in_kev_catalog: Type.Boolean(),
    fixed_in: Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 50 }),
  }),
);

/** `ios_data_feed.json`: the release lines of today, with the models that each newest release runs on. */
export const dataFeedShape = Compile(
  Type.Object({
    LastCheck: Type.String({ maxLength: 40 }),
    OSVersions: Type.Array(
      Type.Object({
        SecurityReleases: Type.Array(
          Type.Object({
            UpdateName: name,
            ProductVersion: Type.String({ maxLength: 20 }),
            ReleaseDate: Type.String({ maxLength: 40 }),
            SupportedDevices: Type.Optional(Type.Union([Type.Array(identifier, { maxItems: 2_000 }), Type.Null()])),
            CVEs: Type.Record(cve, Type.Unknown(), onlyThese),
            ActivelyExploitedCVEs: cves,
          }),
          { minItems: 1, maxItems: 500 },
        ),
      }),
      { minItems: 1, maxItems: 50 },
    ),
    Devices: Type.Record(identifier, Type.Object({ MarketingName: name }), onlyThese),
  }),
);

/** `ios_security_releases.json`: Apple's security pages back to iOS 12, without model lists and with unreliable dates. */
export const securityPagesShape = Compile(
  Type.Array(
    Type.Object({
      name,
      version: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]),
      cves,
      exploited: cves,
    }),
    { minItems: 1, maxItems: 2_000 },
  ),
);

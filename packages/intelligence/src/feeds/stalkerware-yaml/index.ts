import type { IndicatorKind } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FeedFile, FeedFormat, FeedSink } from '../feed-format.ts';
import { parseYaml } from '../parse-yaml.ts';

const values = Type.Optional(Type.Array(Type.String({ maxLength: 2000 })));
const familyType = Type.Object({
  name: Type.String({ maxLength: 300 }),
  type: Type.Union([Type.Literal('stalkerware'), Type.Literal('watchware')]),
  packages: values,
  ios_bundles: values,
  certificates: values,
  websites: values,
  distribution: values,
  c2: Type.Optional(Type.Object({ domains: values, ips: values, ip: values })),
  certificate_organizations: values,
  certificate_cname_re: Type.Optional(Type.Unknown()),
});
const familyShape = Compile(familyType);

/** https://github.com/AssoEchap/stalkerware-indicators */
export const stalkerwareYaml: FeedFormat = {
  id: 'stalkerware-yaml',
  title: 'Stalkerware indicators (YAML)',
  reads:
    'Families of stalkerware and watchware: package and bundle ids, signers, web sites, command servers. Watchware keeps its own category.',
  blindSpots:
    'Signers are SHA-1 only: a source that reports SHA-256 alone is not matched. Organizations in certificates and expressions over their names are not indicators.',
  recognizes: isListOfFamilies,
  read({ text }, sink) {
    const reading = parseYaml(text);
    if (reading.kind === 'refused') return reading.detail;
    if (!Array.isArray(reading.content)) return 'it is no list of families';
    for (const [index, entry] of reading.content.entries()) {
      if (familyShape.Check(entry)) offerFamily(entry, index + 1, sink);
      else sink.reject('malformed', JSON.stringify(entry)?.slice(0, 120) ?? '');
    }
    return undefined;
  },
};

function offerFamily(family: Static<typeof familyType>, position: number, sink: FeedSink) {
  const { name, type: category } = family;
  for (const [kind, found] of valuesOf(family)) {
    for (const value of found) sink.offer({ kind, value, position, name, category });
  }
  for (const value of family.certificate_organizations ?? []) sink.reject('not-an-indicator', value);
  const expression = family.certificate_cname_re;
  if (expression !== undefined) sink.reject('not-an-indicator', String(expression));
}

function isListOfFamilies({ text, json }: FeedFile): boolean {
  const begin = text.slice(0, 20_000);
  return json === undefined && /^ *- name: /m.test(begin) && /^ +type: (stalkerware|watchware) *$/m.test(begin);
}

function valuesOf(family: Static<typeof familyType>): readonly (readonly [IndicatorKind, readonly string[]])[] {
  const {
    packages = [],
    ios_bundles: bundles = [],
    certificates = [],
    websites = [],
    distribution = [],
    c2 = {},
  } = family;
  const sites = [...websites, ...distribution, ...(c2.domains ?? [])];
  return [
    ['app', [...packages, ...bundles]],
    ['signer', certificates],
    ['domain', sites],
    ['ip', [...(c2.ips ?? []), ...(c2.ip ?? [])]],
  ];
}

import type { IndicatorCategory, IndicatorKind } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FeedFormat, FeedSink } from '../feed-format.ts';

const shape = Compile(Type.Object({ iocs: Type.Array(Type.Unknown(), { maxItems: 2_000_000 }) }));
const entryType = Type.Object({
  type: Type.String({ maxLength: 100 }),
  value: Type.String({ maxLength: 20_000 }),
  tag: Type.Optional(Type.String({ maxLength: 100 })),
});
const entryShape = Compile(entryType);
const kinds: ReadonlyMap<string, IndicatorKind> = new Map(
  Object.entries<IndicatorKind>({
    domain: 'domain',
    ip4addr: 'ip',
    ip6addr: 'ip',
    cidr: 'network',
  }),
);
const categories: ReadonlyMap<string, IndicatorCategory> = new Map(
  Object.entries<IndicatorCategory>({ stalkerware: 'stalkerware', malware: 'malware' }),
);

/** https://github.com/KasperskyLab/TinyCheck */
export const tinycheck: FeedFormat = {
  id: 'tinycheck',
  title: 'TinyCheck indicators',
  reads: 'Domains, addresses and networks, with their tag as the category.',
  blindSpots: 'Certificates of servers and expressions are not indicators here: no source reports foreign handshakes.',
  recognizes: ({ json }) => shape.Check(json),
  read({ json }, sink) {
    if (!shape.Check(json)) return 'it has no list of indicators';
    for (const [index, entry] of json.iocs.entries()) {
      if (entryShape.Check(entry)) offerEntry(entry, index + 1, sink);
      else sink.reject('malformed', JSON.stringify(entry)?.slice(0, 120) ?? '');
    }
    return undefined;
  },
};

function offerEntry({ type, value, tag = '' }: Static<typeof entryType>, position: number, sink: FeedSink) {
  const kind = kinds.get(type);
  if (kind === undefined) sink.reject('not-an-indicator', `${type}: ${value}`);
  else sink.offer({ kind, value, position, category: categories.get(tag) ?? 'unspecified' });
}

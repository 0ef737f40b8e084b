import type { IndicatorKind } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FeedFormat, FeedSink } from '../feed-format.ts';

const attributeType = Type.Object({
  type: Type.String({ maxLength: 100 }),
  value: Type.String({ maxLength: 20_000 }),
  to_ids: Type.Optional(Type.Boolean()),
});
const attributeShape = Compile(attributeType);
const eventType = Type.Object({
  info: Type.Optional(Type.String()),
  Attribute: Type.Optional(Type.Array(Type.Unknown())),
  Object: Type.Optional(Type.Array(Type.Object({ Attribute: Type.Optional(Type.Array(Type.Unknown())) }))),
});
const single = Type.Object({ Event: eventType });
const shape = Compile(
  Type.Union([single, Type.Object({ response: Type.Array(single) }), Type.Array(single, { minItems: 1 })]),
);

/** https://www.misp-project.org/datamodels/. A composite (`filename|sha256`) is read by its last part, which tells more. */
const kinds: ReadonlyMap<string, IndicatorKind> = new Map(
  Object.entries<IndicatorKind>({
    domain: 'domain',
    hostname: 'domain',
    'domain|ip': 'domain',
    'hostname|port': 'domain',
    'ip-src': 'ip',
    'ip-dst': 'ip',
    'ip-src|port': 'ip',
    'ip-dst|port': 'ip',
    url: 'url',
    uri: 'url',
    md5: 'file',
    sha1: 'file',
    sha256: 'file',
    sha512: 'file',
    'filename|md5': 'file',
    'filename|sha1': 'file',
    'filename|sha256': 'file',
    filename: 'fileName',
    'email-src': 'email',
    'email-dst': 'email',
    'mobile-application-id': 'app',
  }),
);

export const mispEvent: FeedFormat = {
  id: 'misp-event',
  title: 'MISP event',
  reads:
    'Attributes that MISP marks for detection (`to_ids`), in the event and in its objects: domains, addresses, web addresses, files, app ids.',
  blindSpots:
    'Attributes without that mark are context, and not indicators. Sightings, correlations and galaxies are not read.',
  recognizes: ({ json }) => shape.Check(json),
  read({ json }, sink) {
    if (!shape.Check(json)) return 'it is no event';
    const events = Array.isArray(json) ? json : 'response' in json ? json.response : [json];
    let position = 0;
    for (const { Event: event } of events) {
      const attributes = [
        ...(event.Attribute ?? []),
        ...(event.Object ?? []).flatMap(({ Attribute = [] }) => Attribute),
      ];
      for (const attribute of attributes) {
        position++;
        if (attributeShape.Check(attribute)) offerAttribute(attribute, event.info, position, sink);
        else sink.reject('malformed', JSON.stringify(attribute)?.slice(0, 120) ?? '');
      }
    }
    return undefined;
  },
};

function offerAttribute(
  { type, value, to_ids: forDetection = false }: Static<typeof attributeType>,
  name: string | undefined,
  position: number,
  sink: FeedSink,
) {
  const kind = kinds.get(type);
  if (kind === undefined || !forDetection) return sink.reject('not-an-indicator', `${type}: ${value}`);
  const parts = value.split('|');
  const told = type.startsWith('filename|') ? parts.at(-1) : parts[0];
  sink.offer({ kind, value: told ?? '', position, name });
}

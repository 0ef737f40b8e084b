import { gunzipSync, gzipSync } from 'node:zlib';
import { maxFeedBytes, type Reading, refused } from '@picket/intelligence';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

const bundleShape = Compile(Type.Object({ objects: Type.Array(Type.Object({})) }));
const versionShape = Compile(
  Type.Object({ id: Type.String({ maxLength: 200 }), modified: Type.Optional(Type.String({ maxLength: 40 })) }),
);

/** A bundle, and the same as it is kept. */
export interface MergedBundle {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly packed: Uint8Array<ArrayBuffer>;
}

/**
 * One bundle out of what a collection was known to hold and what came since: of each object its newest version, where it first
 * stood. The same two always give the same bytes. Needs time and memory for both: not for the thread that serves.
 *
 * @param packed as this function gave it before; undefined before the first time.
 */
export function mergeBundles(packed: Uint8Array | undefined, came: Uint8Array): Reading<MergedBundle> {
  const objects = new Map<string, object>();
  let nameless = 0;
  for (const bytes of [
    ...(packed === undefined ? [] : [gunzipSync(packed, { maxOutputLength: maxFeedBytes })]),
    came,
  ]) {
    const bundle: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (!bundleShape.Check(bundle)) return refused('unrecognized', 'it is no bundle of objects');
    for (const object of bundle.objects) {
      const isVersion = versionShape.Check(object);
      const id = isVersion ? object.id : `#${nameless++}`;
      const known = objects.get(id);
      if (
        known !== undefined &&
        isVersion &&
        versionShape.Check(known) &&
        (known.modified ?? '') > (object.modified ?? '')
      )
        continue;
      objects.set(id, object);
    }
  }
  const bytes = new TextEncoder().encode(JSON.stringify({ type: 'bundle', objects: [...objects.values()] }));
  if (bytes.length > maxFeedBytes)
    return refused(
      'too-large',
      `the collection has grown to ${bytes.length} bytes, where at most ${maxFeedBytes} are taken`,
    );
  return { kind: 'read', content: { bytes, packed: new Uint8Array(gzipSync(bytes, { level: 1 })) } };
}

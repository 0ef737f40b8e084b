import type { IndicatorKind } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FeedFormat } from '../feed-format.ts';

const shape = Compile(
  Type.Intersect([
    Type.Object({ source: Type.String({ maxLength: 500 }) }),
    Type.Union(
      ['root_apps', 'root_managers', 'bundle_ids'].map((key) => Type.Object({ [key]: Type.Array(Type.String()) })),
    ),
  ]),
);

const kinds: ReadonlyMap<string, IndicatorKind> = new Map(
  Object.entries<IndicatorKind>({
    root_apps: 'app',
    dangerous_apps: 'app',
    cloaking_apps: 'app',
    root_managers: 'app',
    hooking_frameworks: 'app',
    hiding: 'app',
    piracy_or_patching: 'app',
    bundle_ids: 'app',
    files: 'filePath',
    su_paths: 'filePath',
    dylibs: 'fileName',
  }),
);

/** Our own extracts: RootBeer's lists, and newer tools. */
export const rootTools: FeedFormat = {
  id: 'root-tools',
  title: 'Root and jailbreak tools',
  reads: 'Apps, files and libraries that come with rooting, jailbreaking, hooking and hiding.',
  blindSpots:
    'Tools that take a random name. Behavior, properties, ports and URL schemes are not indicators; honest debug tools are not taken.',
  recognizes: ({ json }) => shape.Check(json),
  read({ json }, sink) {
    if (!shape.Check(json)) return 'it is no list of tools';
    let position = 0;
    for (const [list, values] of Object.entries(json)) {
      if (!Array.isArray(values)) continue;
      for (const value of values) {
        position++;
        const kind = kinds.get(list);
        if (kind === undefined) sink.reject('not-an-indicator', `${list}: ${value}`);
        else if (typeof value !== 'string') sink.reject('malformed', `${list}: ${JSON.stringify(value)}`);
        else sink.offer({ kind, value, position, name: list.replaceAll('_', ' '), category: 'root-tool' });
      }
    }
    return undefined;
  },
};

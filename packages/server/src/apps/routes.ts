import { type Clock, type Entropy, type Instant, PicketError, toIso } from '@picket/domain';
import {
  type AppFile,
  getAppFile,
  listAppFiles as listOperation,
  putAppBytes,
  startAppUpload,
} from '@picket/wire/console';
import { Type } from 'typebox';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { decodeCursor, defaultLimit, encodeCursor, pageOf } from '../platform/paging.ts';
import { type AppFileRecord, findAppFile, listAppFiles, readReport } from './store.ts';
import { beginUpload, takeBytes, type UploadLimits } from './uploads.ts';

export interface AppRouteTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly limits: UploadLimits;
  /** A file is whole: whoever analyses may look. */
  readonly onWhole: () => void;
}

const Position = Type.Object({ uploadedAt: Type.Integer(), id: Type.String() });

export function appRoutes({ database, clock, entropy, limits, onWhole }: AppRouteTools): readonly Route[] {
  return [
    route(startAppUpload, async ({ tenantId, body, audit }) => {
      const file = await database.forTenant(tenantId, async (tx) => {
        const begun = await beginUpload(tx, body, { clock, entropy, limits });
        const { name, sha256, size, state } = begun;
        await audit(tx, { target: begun.app_file_id, detail: { name, sha256, size, state } });
        return begun;
      });
      return toWire(file);
    }),

    route(putAppBytes, async ({ tenantId, params, body, audit }) => {
      const offset = Number(params.offset);
      const file = await database.forTenant(tenantId, async (tx) => {
        const taken = await takeBytes(tx, { id: params.appFileId, offset, bytes: body, now: clock.now() });
        const { sha256, state } = taken;
        await audit(tx, { target: taken.app_file_id, detail: { sha256, offset, size: body.length, state } });
        return taken;
      });
      if (file.state === 'waiting') onWhole();
      return toWire(file);
    }),

    route(listOperation, async ({ tenantId, query }) => {
      const { limit = defaultLimit, cursor, ...filter } = query;
      const after = decodeCursor('app-files', filter, Position, cursor);
      const place = after === undefined ? undefined : { ...after, uploadedAt: after.uploadedAt as Instant };
      const rows = await database.forTenant(tenantId, (tx) =>
        listAppFiles(tx, filter, { after: place, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, (last) =>
        encodeCursor('app-files', filter, { uploadedAt: last.uploaded_at, id: last.app_file_id }),
      );
      return { ...page, items: page.items.map(toWire) };
    }),

    route(getAppFile, async ({ tenantId, params }) => {
      const found = await database.forTenant(tenantId, async (tx) => {
        const file = await findAppFile(tx, params.appFileId);
        return file === undefined ? undefined : { file, report: await readReport(tx, params.appFileId) };
      });
      if (found === undefined) throw new PicketError('not_found', 'There is no such app file.');
      return { ...toWire(found.file), report: found.report === null ? null : { ...found.report } };
    }),
  ];
}

function toWire(file: AppFileRecord): AppFile {
  const { app_file_id, uploaded_at, analyzed_at, app_id, version_name, is_complete } = file;
  const { name, size, sha256, state, received, kind, worst, findings, problem } = file;
  return {
    id: app_file_id,
    name,
    size,
    sha256,
    state,
    received,
    uploadedAt: toIso(uploaded_at),
    analyzedAt: analyzed_at === null ? null : toIso(analyzed_at),
    kind,
    appId: app_id,
    versionName: version_name,
    worst,
    findings,
    isComplete: is_complete,
    problem,
  };
}

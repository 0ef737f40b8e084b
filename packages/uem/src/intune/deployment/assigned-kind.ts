import { type Content, type Done, type FoundObject, type Mark, PicketError, type WantedObject } from '@picket/domain';
import type { GraphAssignment } from '@picket/graph';
import type { IntuneCall } from '../calls.ts';
import { assignmentsFor, audienceOf, groupsOf, leftOver, type SentAssignment } from './audience.ts';
import { type GraphObject, type IntuneKind, isNamed, type TenantWriter } from './kind.ts';
import { readMark, withMark } from './mark.ts';

/** Objects of Intune that have a description, and an audience that is assigned as a whole. */
export interface AssignedFamily {
  readonly kind: string;
  readonly title: string;
  /** The name of the parameter that holds its id, and of that of one of its assignments. */
  readonly idName: string;
  readonly assignmentIdName: string;
  readonly calls: Readonly<Record<'list' | 'one' | 'assignments' | 'assign' | 'unassign' | 'remove', IntuneCall>>;
  assignBody(assignments: readonly SentAssignment[]): unknown;
  /** Where the mark is written. */
  readonly markIn: 'description' | 'notes';
  /** By `@odata.type`. */
  readonly types: Readonly<Record<string, ContentType>>;
  warnings?(object: GraphObject): readonly string[];
}

/** One type of such objects: how it is made, and how its content is told in words that can be compared. */
export interface ContentType {
  readonly create: IntuneCall;
  readonly update: IntuneCall;
  /** As it is sent. Base64 and the like are put on here, so that differences can be read. */
  toGraph(content: Content, isNew: boolean): Readonly<Record<string, unknown>>;
  fromGraph(object: GraphObject): Content;
}

export function assignedKind(family: AssignedFamily): IntuneKind {
  const { calls, kind, markIn } = family;
  const params = (id: string) => ({ [family.idName]: id });

  return {
    kind,
    title: family.title,

    async find(tenant, { wanted, known }) {
      const listed = await tenant.list(calls.list);
      const types = new Set(wanted.map(({ content }) => content['@odata.type']));
      const isSought = (object: GraphObject) =>
        known.some(({ remoteId }) => remoteId === object.id) ||
        readMark(textIn(object)).mark !== undefined ||
        (isNamed(wanted, object.displayName) && types.has(object['@odata.type'])) ||
        isNamed(known, object.displayName);
      const unlisted = known.flatMap(({ remoteId }) =>
        remoteId === undefined || listed.some(({ id }) => id === remoteId) ? [] : [remoteId],
      );
      const ids = [...listed.filter(isSought).map(({ id }) => id), ...unlisted];
      const found: FoundObject[] = [];
      for (const id of ids) {
        // The whole of it: lists leave properties out.
        const object = await tenant.find(calls.one, params(id));
        if (object !== undefined) found.push(asFound(object, await assignmentsOf(tenant, id)));
      }
      return found;
    },

    async create(tenant, object) {
      const type = typeOf(object);
      const mark = { owner: object.owner, key: object.key };
      await tenant.requireGroups(groupsOf(assignmentsFor(object.audience)));
      const made = await tenant.send(type.create, { body: bodyOf(type, object, mark, true) });
      const { id } = made.item as { id: string };
      await tenant.settle(calls.one, params(id));
      return { remoteId: id, requestIds: [...made.requestIds, ...(await assign(tenant, id, object, true))] };
    },

    async change(tenant, found, object) {
      const type = typeOf(object);
      const id = found.remoteId;
      // What stands there and is not wanted is cleared, where it can be: what is left out of a PATCH stays.
      const cleared = Object.fromEntries(Object.keys(found.content).map((name) => [name, null]));
      const whole = { ...object, content: { ...cleared, ...object.content } };
      const changed = await tenant.send(type.update, {
        params: params(id),
        body: withoutRefusedNulls(type.update, bodyOf(type, whole, found.mark, false)),
      });
      return { remoteId: id, requestIds: [...changed.requestIds, ...(await assign(tenant, id, object, false))] };
    },

    remove: async (tenant, { remoteId }): Promise<Done> => ({
      remoteId,
      requestIds: (await tenant.sendAway(calls.remove, params(remoteId))).requestIds,
    }),

    exportOf(object) {
      const type = typeOf(object);
      const { method, version, path } = type.create.endpoint;
      return { request: `${method} /${version}${path}`, body: bodyOf(type, object, undefined, true) };
    },
  };

  function typeOf({ content }: WantedObject): ContentType {
    const type = family.types[String(content['@odata.type'])];
    if (type === undefined) throw new PicketError('invalid_request', `${kind} knows no ${content['@odata.type']}`);
    return type;
  }

  function textIn(object: GraphObject): string {
    const text = object[markIn];
    return typeof text === 'string' ? text : '';
  }

  function bodyOf(type: ContentType, { content }: WantedObject, mark: Mark | undefined, isNew: boolean): Content {
    const body = type.toGraph(content, isNew);
    const text = withMark(String(body[markIn] ?? ''), mark);
    return text === '' && (body[markIn] ?? '') === '' ? body : { ...body, [markIn]: text };
  }

  function asFound(object: GraphObject, assignments: readonly GraphAssignment[]): FoundObject {
    const { text, mark } = readMark(textIn(object));
    const plain = { ...object, [markIn]: text };
    const type = family.types[String(object['@odata.type'])];
    return {
      kind,
      remoteId: object.id,
      name: String(object.displayName ?? ''),
      mark,
      canBeMarked: true,
      content: type?.fromGraph(plain) ?? { '@odata.type': object['@odata.type'], displayName: object.displayName },
      audience: audienceOf(assignments),
      warnings: family.warnings?.(object) ?? [],
    };
  }

  async function assignmentsOf(tenant: TenantWriter, id: string): Promise<readonly GraphAssignment[]> {
    return (await tenant.list(calls.assignments, params(id))) as readonly GraphAssignment[];
  }

  async function assign(tenant: TenantWriter, id: string, object: WantedObject, isNew: boolean) {
    const standing = isNew ? [] : await assignmentsOf(tenant, id);
    const assignments = assignmentsFor(object.audience, standing);
    if (isNew && assignments.length === 0) return [];
    await tenant.requireGroups(groupsOf(assignments));
    const sent = await tenant.send(calls.assign, { params: params(id), body: family.assignBody(assignments), isNew });
    if (isNew) return sent.requestIds;
    // Whether `assign` replaces what was there is written nowhere: what is left over is taken off one by one.
    const requestIds = [...sent.requestIds];
    for (const { id: assignmentId } of leftOver(await assignmentsOf(tenant, id), assignments)) {
      const away = await tenant.sendAway(calls.unassign, { ...params(id), [family.assignmentIdName]: assignmentId });
      requestIds.push(...away.requestIds);
    }
    return requestIds;
  }
}

/** Of what Graph does not let be set to nothing, nothing is said. */
function withoutRefusedNulls({ endpoint: { body: schema } }: IntuneCall, body: Content): Content {
  const { properties = {} } = schema as {
    readonly properties?: Readonly<Record<string, { readonly anyOf?: unknown }>>;
  };
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => value !== null || properties[name]?.anyOf !== undefined),
  );
}

import { operationShape, type PropertyShape, propertiesOf, typeShape } from '../contract/contract.ts';
import { authorize } from './authorize.ts';
import { isObject, type JsonObject } from './check-body.ts';
import { GraphFault, notModelled, optionNotAllowed } from './graph-fault.ts';
import type { GraphAnswer, GraphCall, Operation } from './operation.ts';
import { spellQuery } from './page.ts';
import { type Expansion, parseExpand } from './parse-expand.ts';

/**
 * A relationship whose contents have no address of their own in the contract, by `type.name`. Answers as an operation
 * would that had one: `value` for many, the object for one.
 */
export type UnlistedNavigations = Readonly<Record<string, (call: GraphCall, id: string) => GraphAnswer>>;

interface ExpandTools {
  readonly operations: readonly Operation[];
  readonly unlisted: UnlistedNavigations;
}

/** How a relationship is followed from one object. */
interface Followed {
  readonly expansion: Expansion;
  readonly shape: PropertyShape;
  read(call: GraphCall, row: JsonObject): GraphAnswer | undefined;
}

/** A directory object comes with so many of what it is related to, and there is no link to the rest. */
const mostRelated = 20;
/** The one that is documented to be otherwise (developer.microsoft.com/graph/known-issues, 13635). */
const mostRegisteredDevices = 100;

/**
 * Relationships that Intune fills only where one object is asked for. What a listing answers to them is not known, so it
 * is refused.
 */
const ofOneOnly = ['managedDevice.detectedApps'];

/**
 * `$expand`, for every operation alike: what may be expanded are the navigation properties that the contract gives the
 * answer's type, and what is in them is what the operation at `…/{id}/{name}` answers to the same caller.
 *
 * Directory objects take one relationship, one level deep, up to twenty objects, and not together with advanced query
 * parameters (learn.microsoft.com/graph/query-parameters#expand). Intune's services take several, and nested ones.
 */
export function answerExpanded(tools: ExpandTools, operation: Operation, call: GraphCall): GraphAnswer {
  const text = call.query.get('$expand');
  if (text === null || call.shape.options === undefined) return operation.handle(call);
  const { answer } = call.shape;
  const isExpandable = (answer?.kind === 'one' || answer?.kind === 'many') && !operation.path.endsWith('/delta()');
  if (!isExpandable || !call.shape.options.includes('$expand')) throw optionNotAllowed('$expand');
  const type = answer?.type ?? '';
  const expansions = parseExpand(text);
  if (call.group.errorStyle === 'directory') checkDirectoryLimits(call, expansions);
  const followed = expansions.map((expansion) => follow(tools, call, type, expansion, answer?.kind === 'one'));

  const query = new URLSearchParams(call.query);
  query.delete('$expand');
  // The page on managers asks for it, and it counts nothing where one object is asked for.
  if (answer?.kind === 'one' && expansions.some(({ options }) => options.has('$levels'))) query.delete('$count');
  const given = operation.handle({ ...call, query, takesText: false });
  if (given.status >= 300 || !isObject(given.body)) return given;
  const expand = (row: unknown) => (isObject(row) ? expandRow(call, row, followed) : row);
  const head = namedInContext(call, given.body, expansions);
  if (answer?.kind === 'one') return { ...given, body: { ...expandRow(call, given.body, followed), ...head } };
  const { value } = given.body;
  return { ...given, body: { ...given.body, ...head, value: Array.isArray(value) ? value.map(expand) : value } };
}

function checkDirectoryLimits(call: GraphCall, expansions: readonly Expansion[]): void {
  if (expansions.length > 1) {
    throw new GraphFault(
      400,
      'BadRequest',
      `The result of parsing $expand contained at least ${expansions.length} items, but the maximum allowed is 1.`,
    );
  }
  const [{ options } = { options: new Map<string, string>() }] = expansions;
  if (options.has('$expand')) {
    throw new GraphFault(
      400,
      'BadRequest',
      'The request includes a $expand path which is too deep. The maximum depth allowed is 1.',
    );
  }
  const isAdvanced =
    call.query.has('$search') ||
    (call.query.get('$count') === 'true' && call.headers.consistencylevel?.toLowerCase() === 'eventual');
  const other = [...options.keys()].find((name) => name !== '$select' && name !== '$levels');
  // The chain of managers is the exception: it is documented to want them.
  if (other !== undefined || (isAdvanced && !options.has('$levels'))) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', 'Unsupported Query.');
  }
}

function follow(
  { operations, unlisted }: ExpandTools,
  call: GraphCall,
  type: string,
  expansion: Expansion,
  isOne: boolean,
): Followed {
  const { name, options } = expansion;
  if (name === '*' || name.includes('/')) throw notModelled(`$expand=${name} on ${call.path}`);
  const shapes = propertiesOf(call.version, type) ?? {};
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (shape === undefined) throw noSuchProperty(name, `microsoft.graph.${type}`);
  if (shape.navigation !== true) {
    throw new GraphFault(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Property '${name}' on type 'microsoft.graph.${type}' is not a navigation property or complex property. Only navigation properties can be expanded.`,
    );
  }
  if (options.has('$levels') && `${type}.${name}` !== 'user.manager') throw optionNotAllowed('$levels');
  if (!isOne && ofOneOnly.includes(`${type}.${name}`)) throw notModelled(`$expand=${name} on ${call.path}`);
  const query = nestedQuery(call, expansion);
  const own = kindsOf(call, type);
  const isUnlisted = own.map((kind) => unlisted[`${kind}.${name}`]).find((one) => one !== undefined);
  if (isUnlisted !== undefined) {
    return { expansion, shape, read: (from, row) => isUnlisted({ ...from, query, takesText: false }, idOf(from, row)) };
  }
  const target = operations
    .filter(
      ({ method, path, versions }) =>
        method === 'GET' &&
        versions.includes(call.version) &&
        own.some((kind) => path.endsWith(`/{${kind}-id}/${name}`)) &&
        path.split('{').length === 2,
    )
    .toSorted((left, right) => left.path.length - right.path.length)[0];
  // The directory looks into its own store only: what another service keeps is no property there.
  if (target !== undefined && call.group.name === 'directory' && target.group.name !== 'directory') {
    throw noSuchProperty(name, `Microsoft.DirectoryServices.${type.replace(/^./, (first) => first.toUpperCase())}`);
  }
  const targetShape = target === undefined ? undefined : operationShape('GET', call.version, target.path);
  if (target === undefined || targetShape === undefined) throw notModelled(`$expand=${name} on ${call.path}`);
  authorize(call.caller, target, call.version, undefined);
  const key = /\{([^}]+)\}/.exec(target.path)?.[1] ?? '';
  return {
    expansion,
    shape,
    read(from, row) {
      const id = idOf(from, row);
      const inner: GraphCall = {
        ...from,
        shape: targetShape,
        group: target.group,
        params: { [key]: id },
        path: target.path.replace(/\{[^}]+\}/, id),
        query,
        body: undefined,
        takesText: false,
      };
      try {
        return answerExpanded({ operations, unlisted }, target, inner);
      } catch (error) {
        if (error instanceof GraphFault && error.status === 404 && shape.collection !== true) return undefined;
        throw error;
      }
    },
  };
}

const noSuchProperty = (name: string, type: string) =>
  new GraphFault(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`,
  );

/** A type and those that it is derived from: an address may be written for either. */
function kindsOf(call: GraphCall, type: string): readonly string[] {
  const kinds: string[] = [];
  for (let kind: string | undefined = type; kind !== undefined; kind = typeShape(call.version, kind)?.base) {
    kinds.push(kind);
  }
  return kinds;
}

/** The organization's own rows have an id always: `$select` cannot leave it out. */
function idOf(call: GraphCall, { id }: JsonObject): string {
  if (typeof id === 'string') return id;
  throw notModelled(`$expand on ${call.path}, whose objects have no id`);
}

function nestedQuery(call: GraphCall, { name, options }: Expansion): URLSearchParams {
  const query = new URLSearchParams([...options]);
  if (call.group.errorStyle === 'directory') {
    query.set('$top', String(name === 'registeredDevices' ? mostRegisteredDevices : mostRelated));
  }
  return query;
}

function expandRow(call: GraphCall, row: JsonObject, followed: readonly Followed[]): Record<string, unknown> {
  const expanded: Record<string, unknown> = { ...row };
  for (const { expansion, shape, read } of followed) {
    const { name } = expansion;
    const body = read(call, row)?.body;
    const { '@odata.context': context, ...object } = isObject(body) ? body : {};
    if (body === undefined) {
      // Nobody is there: Intune says null, the directory says nothing.
      if (shape.nullable === true && call.group.errorStyle !== 'directory') expanded[name] = null;
      continue;
    }
    const isContained = call.group.errorStyle === 'intune' && typeof context === 'string';
    if (isContained) expanded[`${name}@odata.context`] = context;
    if (shape.collection !== true) {
      expanded[name] = object;
      continue;
    }
    const { value, '@odata.nextLink': next, '@odata.count': count } = object;
    if (expansion.options.get('$count') === 'true' && count !== undefined) expanded[`${name}@odata.count`] = count;
    if (call.group.errorStyle === 'intune' && next !== undefined) expanded[`${name}@odata.nextLink`] = next;
    expanded[name] = value;
  }
  return expanded;
}

/** `users(displayName,manager())`, and the way to the next page goes on expanding. */
function namedInContext(call: GraphCall, body: JsonObject, expansions: readonly Expansion[]): JsonObject {
  const names = expansions.map(({ name, options }) => `${name}(${options.get('$select') ?? ''})`).join(',');
  const context = String(body['@odata.context']);
  const [, before = context, selected, after = ''] =
    /^([^#]*#.*?)(?:\(([^()]*)\))?((?:\/\$entity)?)$/.exec(context) ?? [];
  const link = body['@odata.nextLink'];
  return {
    '@odata.context': `${before}(${selected === undefined || selected === '' ? names : `${selected},${names}`})${after}`,
    ...(typeof link === 'string' ? { '@odata.nextLink': stillExpanding(call, link) } : {}),
  };
}

function stillExpanding(call: GraphCall, link: string): string {
  const [address = '', query = ''] = link.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('$expand', call.query.get('$expand') ?? '');
  return `${address}?${spellQuery(parameters)}`;
}

/** As much of OpenAPI as it takes to ask Microsoft's contract what it says. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post' | 'patch' | 'delete', Operation>>>>>;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
}

export interface Content {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: OpenApiSchema }>>;
}

export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
  readonly allOf?: readonly OpenApiSchema[];
  readonly anyOf?: readonly OpenApiSchema[];
  readonly enum?: readonly unknown[];
  readonly discriminator?: { readonly mapping?: Readonly<Record<string, string>> };
}

export function schemaOf(contract: OpenApi, content: Content | undefined): OpenApiSchema | undefined {
  return content && follow(contract, content).content?.['application/json']?.schema;
}

export function follow<Node extends { readonly $ref?: string }>(contract: OpenApi, node: Node): Node {
  if (node.$ref === undefined) return node;
  const steps = node.$ref.slice(2).split('/');
  const target = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], contract);
  return follow(contract, target as Node);
}

export interface FlatSchema {
  readonly type: string | undefined;
  readonly nullable: boolean;
  readonly properties: Readonly<Record<string, OpenApiSchema>>;
  readonly items: OpenApiSchema | undefined;
}

/** A schema with its base types put in, and `anyOf [type, null]` read as what it means. */
export function flatten(contract: OpenApi, schema: OpenApiSchema | undefined): FlatSchema {
  if (schema === undefined) return { type: undefined, nullable: false, properties: {}, items: undefined };
  const here = follow(contract, schema);
  const isNull = ({ enum: members }: OpenApiSchema) => members?.length === 1 && members[0] === null;
  const choices = here.anyOf?.filter((choice) => !isNull(choice)) ?? [];
  const parts = [...(here.allOf ?? []), ...choices].map((part) => flatten(contract, part));
  const properties = Object.assign({}, ...parts.map((part) => part.properties), here.properties);
  return {
    type: here.type ?? parts.find(({ type }) => type !== undefined)?.type,
    nullable: here.nullable === true || (here.anyOf?.some(isNull) ?? false) || parts.some(({ nullable }) => nullable),
    properties,
    items: here.items ?? parts.find(({ items }) => items !== undefined)?.items,
  };
}

/** What one of the types that derive from this one promises under a name: for values whose type only they say. */
export function derivedProperty(
  contract: OpenApi,
  schema: OpenApiSchema | undefined,
  name: string,
): OpenApiSchema | undefined {
  if (schema === undefined) return undefined;
  const here = follow(contract, schema);
  const parts = [here, ...(here.anyOf ?? []), ...(here.allOf ?? [])].map((part) => follow(contract, part));
  const types = parts.flatMap(({ discriminator }) => Object.values(discriminator?.mapping ?? {}));
  return types.map(($ref) => flatten(contract, { $ref }).properties[name]).find((property) => property !== undefined);
}

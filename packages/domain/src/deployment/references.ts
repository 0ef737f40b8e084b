import type { Audience, Content, GroupTarget, ObjectKey, References, WantedObject } from '../contracts/deployment.ts';

/** Content and audience with remote ids in place of references. What is not there yet stays a reference. */
export function resolveReferences(
  object: Pick<WantedObject, 'content' | 'audience'>,
  references: References,
): { readonly content: Content; readonly audience: Audience | undefined } {
  return {
    content: resolved(object.content, references) as Content,
    audience: object.audience && {
      include: object.audience.include.map((target) => resolvedTarget(target, references)),
      exclude: object.audience.exclude.map((target) => resolvedTarget(target, references)),
    },
  };
}

/** Everything that must be there before this one: what it says it needs, and what it refers to. Each once. */
export function neededBy({ needs, content, audience }: WantedObject): readonly ObjectKey[] {
  const targets = [...(audience?.include ?? []), ...(audience?.exclude ?? [])];
  const audienceRefs = targets.flatMap((target) => ('$ref' in target ? [target.$ref] : []));
  return [...new Set([...needs, ...refsIn(content), ...audienceRefs])];
}

function resolved(value: unknown, references: References): unknown {
  const ref = refOf(value);
  if (ref !== undefined) return references.get(ref) ?? value;
  if (Array.isArray(value)) return value.map((item) => resolved(item, references));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner, references)]));
}

function resolvedTarget(target: GroupTarget, references: References): GroupTarget {
  const groupId = '$ref' in target ? references.get(target.$ref) : undefined;
  return groupId === undefined ? target : { groupId };
}

function refsIn(value: unknown): readonly ObjectKey[] {
  const ref = refOf(value);
  if (ref !== undefined) return [ref];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(refsIn) : [];
}

function refOf(value: unknown): ObjectKey | undefined {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return undefined;
  return typeof value.$ref === 'string' && Object.keys(value).length === 1 ? value.$ref : undefined;
}

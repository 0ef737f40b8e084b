import { attributeIds } from './attribute-ids.ts';
import { type Element, type TypedValue, valueTypes } from './binary-xml.ts';
import type { ResourceTable } from './resource-table.ts';

/** Reads `android:` attributes by their resource ids, with their values resolved through the app's resources. */
export interface AttributeReader {
  /** The first text that the attribute may stand for. */
  readonly text: (element: Element, name: keyof typeof attributeIds) => string | undefined;
  /** The first whole number. */
  readonly number: (element: Element, name: keyof typeof attributeIds) => number | undefined;
  /** Every value that a phone may see; empty when the attribute is not there. */
  readonly flags: (element: Element, name: keyof typeof attributeIds) => readonly boolean[];
}

export function createAttributeReader(resources: ResourceTable): AttributeReader {
  const values = (element: Element, name: keyof typeof attributeIds): readonly TypedValue[] => {
    const found = element.attributes.find(({ resourceId }) => resourceId === attributeIds[name]);
    return found === undefined ? [] : resources.resolve(found.value);
  };
  return {
    text: (element, name) =>
      values(element, name)
        .map(textOf)
        .find((text) => text !== undefined),
    number: (element, name) =>
      values(element, name)
        .map(numberOf)
        .find((number) => number !== undefined),
    flags: (element, name) =>
      values(element, name).map(({ type, data, text }) =>
        type === valueTypes.string ? text === 'true' || text === 'TRUE' || text === '1' : data !== 0,
      ),
  };
}

function textOf({ type, data, text }: TypedValue): string | undefined {
  if (type === valueTypes.string) return text;
  if (type === valueTypes.boolean) return String(data !== 0);
  return isWholeNumber(type) ? String(data | 0) : undefined;
}

function numberOf({ type, data, text }: TypedValue): number | undefined {
  if (isWholeNumber(type)) return data | 0;
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function isWholeNumber(type: number): boolean {
  return type >= valueTypes.decimal && type <= 0x1f;
}

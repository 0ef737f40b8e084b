import { attributeIds } from '../apk/attribute-ids.ts';
import { type Element, valueTypes } from '../apk/binary-xml.ts';
import { apiLevelOfCodeName } from '../apk/code-names.ts';

/** What the manifest says that decides which signature schemes Android looks at. */
export interface SigningContext {
  readonly minSdk: number;
  readonly targetSdk: number;
  readonly targetSandboxVersion: number;
}

/**
 * Reads the context as apksig does: plain numbers and code names only. A reference to a resource is not followed, since it could say
 * something else on each phone; apksig gives up then, and this answers undefined.
 */
export function signingContextOf(root: Element): SigningContext | undefined {
  let minSdk = 1;
  for (const usesSdk of root.children.filter(({ name }) => name === 'uses-sdk')) {
    const given = usesSdk.attributes.find(({ resourceId }) => resourceId === attributeIds.minSdkVersion)?.value;
    if (given === undefined) continue;
    const sdk = isPlainNumber(given.type) ? given.data | 0 : apiLevelOfCodeName(given.text ?? '');
    if (sdk === undefined) return undefined;
    minSdk = Math.max(minSdk, sdk);
  }
  return {
    minSdk,
    targetSdk: plainNumber(root, 'uses-sdk', attributeIds.targetSdkVersion) ?? minSdk,
    targetSandboxVersion: plainNumber(root, 'manifest', attributeIds.targetSandboxVersion) ?? 1,
  };
}

function isPlainNumber(type: number): boolean {
  return type === valueTypes.decimal || type === valueTypes.hexadecimal;
}

/** The attribute of the first element of that name which has it, anywhere in the document. */
function plainNumber(root: Element, name: string, id: number): number | undefined {
  const waiting: Element[] = [root];
  for (let element = waiting.shift(); element !== undefined; element = waiting.shift()) {
    const value =
      element.name === name ? element.attributes.find(({ resourceId }) => resourceId === id)?.value : undefined;
    if (value !== undefined) return isPlainNumber(value.type) ? value.data | 0 : undefined;
    waiting.unshift(...element.children);
  }
  return undefined;
}

import type { Budget } from '../limits.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Element } from './binary-xml.ts';
import { apiLevelOfCodeName } from './code-names.ts';
import { type Component, readComponents } from './components.ts';
import { type ProtectionLevel, protectionOf } from './permissions.ts';

/** A permission that the app asks for. */
export interface AskedPermission {
  readonly name: string;
  readonly protection: ProtectionLevel;
}

/** A permission that the app itself defines. `level`: the low four bits are 0 normal, 1 dangerous, 2 signature. */
export interface DefinedPermission {
  readonly name: string;
  readonly level: number;
}

/** What an app's manifest declares, with every value resolved through its resources. */
export interface ManifestFacts {
  readonly packageName: string;
  readonly versionName: string | null;
  /** The long version code: major in the upper 32 bits. */
  readonly versionCode: number | null;
  /** 1 when the manifest does not say. */
  readonly minSdk: number;
  /** `minSdk` when the manifest does not say. */
  readonly targetSdk: number;
  readonly label: string | null;
  readonly sharedUserId: string | null;
  readonly debuggable: boolean;
  readonly testOnly: boolean;
  readonly allowBackup: boolean;
  /** What `usesCleartextTraffic` comes to; a network security configuration overrides it from Android 7 on. */
  readonly cleartextTraffic: boolean;
  /** The path of the network security configuration inside the archive, where one is named and found. */
  readonly networkSecurityConfig: string | null;
  /** Sorted, each once. */
  readonly permissions: readonly AskedPermission[];
  readonly definedPermissions: readonly DefinedPermission[];
  readonly components: readonly Component[];
}

/** Android 9 turned cleartext off for apps that target it. */
const cleartextOffSince = 28;
const mostNames = 2_000;
const noApplication: Element = { name: 'application', attributes: [], children: [], text: '' };

/** Reads the facts out of a parsed manifest. What is missing gets the default that Android gives it. */
export function readManifest(root: Element, read: AttributeReader, budget: Budget): ManifestFacts {
  const usesSdk = childrenNamed(root, 'uses-sdk');
  // With several of them Android takes the highest minimum, as does apksig.
  const minSdk = Math.max(1, ...usesSdk.map((each) => sdkOf(read, each, 'minSdkVersion') ?? 1));
  const targetSdk =
    usesSdk.map((each) => sdkOf(read, each, 'targetSdkVersion')).find((sdk) => sdk !== undefined) ?? minSdk;
  const application = childrenNamed(root, 'application')[0] ?? noApplication;
  const isSet = (name: Parameters<AttributeReader['flags']>[1], otherwise: boolean) => {
    const values = read.flags(application, name);
    return values.length === 0 ? otherwise : values.includes(true);
  };
  const code = read.number(root, 'versionCode');
  const major = read.number(root, 'versionCodeMajor') ?? 0;
  const packageName =
    root.attributes.find(({ name, resourceId }) => name === 'package' && resourceId === 0)?.value.text ?? '';
  return {
    packageName,
    versionName: read.text(root, 'versionName') ?? null,
    versionCode: code === undefined ? null : major * 2 ** 32 + (code >>> 0),
    minSdk,
    targetSdk,
    label: read.text(application, 'label') ?? null,
    sharedUserId: read.text(root, 'sharedUserId') ?? null,
    debuggable: isSet('debuggable', false),
    testOnly: isSet('testOnly', false),
    allowBackup: isSet('allowBackup', true),
    cleartextTraffic: isSet('usesCleartextTraffic', targetSdk < cleartextOffSince),
    networkSecurityConfig: read.text(application, 'networkSecurityConfig') ?? null,
    permissions: askedPermissions(root, read, budget),
    definedPermissions: childrenNamed(root, 'permission').flatMap((each) => {
      const name = read.text(each, 'name');
      return name === undefined ? [] : [{ name, level: read.number(each, 'protectionLevel') ?? 0 }];
    }),
    components: readComponents(application, read, { packageName, targetSdk, budget }),
  };
}

/** Direct children of one name. */
export function childrenNamed(element: Element, name: string): readonly Element[] {
  return element.children.filter((child) => child.name === name);
}

function askedPermissions(root: Element, read: AttributeReader, budget: Budget): readonly AskedPermission[] {
  const names = root.children
    .filter(({ name }) => name === 'uses-permission' || name === 'uses-permission-sdk-23')
    .flatMap((each) => read.text(each, 'name') ?? []);
  const sorted = [...new Set(names)].toSorted();
  return budget.keep(sorted, mostNames, 'permissions').map((name) => ({ name, protection: protectionOf(name) }));
}

/** A level as a number, or as the code name of a preview. */
function sdkOf(
  read: AttributeReader,
  element: Element,
  name: 'minSdkVersion' | 'targetSdkVersion',
): number | undefined {
  const number = read.number(element, name);
  if (number !== undefined) return number;
  return apiLevelOfCodeName(read.text(element, name) ?? '');
}

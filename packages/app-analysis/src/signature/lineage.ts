import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { FieldReader } from './length-prefixed.ts';
import { algorithmOf, isSignedBy } from './signature-algorithms.ts';

/** What an older key may still do. https://source.android.com/docs/security/features/apksigning/v3#proof-of-rotation */
export const capabilities = {
  installedData: 1,
  sharedUserId: 2,
  permission: 4,
  rollback: 8,
  auth: 16,
} as const;

export type Capability = keyof typeof capabilities;

/** One key in the succession of an app's keys, the oldest first. */
export interface LineageNode {
  readonly certificate: ParsedCertificate;
  readonly capabilities: readonly Capability[];
  /** Everything about the node as one text: lineages of several signers have to agree node by node. */
  readonly identity: string;
}

export type Lineage = readonly LineageNode[];

/** A succession that does not hold. */
export class LineageRefused extends Error {
  override readonly name = 'LineageRefused';
}

const knownVersion = 1;

/** Reads a proof of rotation and verifies it: each key but the first was signed by the one before it, and none comes twice. */
export function readLineage(bytes: Buffer): Lineage {
  const reader = new FieldReader(bytes);
  if (reader.int() !== knownVersion) throw new LineageRefused('its version is not known');
  const nodes: LineageNode[] = [];
  let signedWith = 0;
  while (reader.hasMore) {
    const node = reader.fields();
    const signedData = node.field();
    const flags = node.int();
    const nextAlgorithm = node.int();
    const signature = node.field();
    const previous = nodes.at(-1);
    const data = new FieldReader(signedData);
    const certificateBytes = data.field();
    const parentAlgorithm = data.int();
    if (previous !== undefined) {
      const algorithm = algorithmOf(signedWith);
      const isGood = algorithm !== undefined && isSignedBy(algorithm, previous.certificate.key, signedData, signature);
      if (!isGood) throw new LineageRefused(`key ${nodes.length + 1} was not signed by the one before it`);
      if (parentAlgorithm !== signedWith) throw new LineageRefused(`key ${nodes.length + 1} names another algorithm`);
    }
    const certificate = parseCertificate(certificateBytes);
    if (certificate === undefined) throw new LineageRefused(`certificate ${nodes.length + 1} is broken`);
    if (nodes.some((each) => each.certificate.bytes.equals(certificate.bytes)))
      throw new LineageRefused('a key comes twice');
    nodes.push({
      certificate,
      capabilities: capabilitiesOf(flags),
      identity: [
        certificateBytes.toString('base64'),
        parentAlgorithm,
        nextAlgorithm,
        flags,
        signature.toString('base64'),
      ].join(),
    });
    signedWith = nextAlgorithm;
  }
  if (nodes.length === 0) throw new LineageRefused('it is empty');
  return nodes;
}

function capabilitiesOf(flags: number): readonly Capability[] {
  return (Object.keys(capabilities) as Capability[]).filter((name) => (flags & capabilities[name]) !== 0);
}

/** The longest of several lineages, or undefined when one of them is not its beginning. */
export function consolidate(lineages: readonly Lineage[]): Lineage | undefined {
  const longest = lineages.reduce((best, each) => (each.length > best.length ? each : best));
  const agree = lineages.every((each) => each.every(({ identity }, index) => identity === longest[index]?.identity));
  return agree ? longest : undefined;
}

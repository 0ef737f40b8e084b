import { allowDeny } from './allow-deny/index.ts';
import { csv } from './csv/index.ts';
import { documentPage } from './document/index.ts';
import { esetAsciidoc } from './eset-asciidoc/index.ts';
import type { FeedFormat } from './feed-format.ts';
import { hosts } from './hosts/index.ts';
import { knownSigners } from './known-signers/index.ts';
import { mispEvent } from './misp-event/index.ts';
import { mispWarningList } from './misp-warning-list/index.ts';
import { mvtIndex } from './mvt-index/index.ts';
import { plainList } from './plain-list/index.ts';
import { referenceData } from './reference-data/index.ts';
import { rootTools } from './root-tools/index.ts';
import { stalkerwareYaml } from './stalkerware-yaml/index.ts';
import { stix } from './stix/index.ts';
import { tinycheck } from './tinycheck/index.ts';
import { yara } from './yara/index.ts';

/** Every format, in the order in which they are asked: what is told by its name, by its shape, and last by its lines. */
export const feedFormats: readonly FeedFormat[] = [
  documentPage,
  stix,
  mispEvent,
  mispWarningList,
  knownSigners,
  rootTools,
  allowDeny,
  tinycheck,
  referenceData,
  yara,
  esetAsciidoc,
  stalkerwareYaml,
  mvtIndex,
  csv,
  hosts,
  plainList,
];

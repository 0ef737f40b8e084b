export {
  type AndroidBulletinEntry,
  type AndroidBulletins,
  type AndroidScope,
  readAndroidBulletins,
} from './android-bulletins/read-android-bulletins.ts';
export { createKnowledge, type KnowledgeContents } from './create-knowledge.ts';
export {
  type EndOfLifeContent,
  type EndOfLifeTexts,
  type ReleaseLine,
  readEndOfLife,
  type Support,
} from './endoflife/read-endoflife.ts';
export { type KevCatalogue, type KevVulnerability, readKev } from './kev/read-kev.ts';
export type { OsVersion } from './os-version.ts';
export type { Reading, RefusalReason } from './reading.ts';
export { loadShippedContents, loadShippedKnowledge } from './shipped-knowledge.ts';
export { type AppleFamily, readSofa, type SofaContent, type SofaRelease, type SofaTexts } from './sofa/read-sofa.ts';

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
export { feedFormats } from './feeds/catalogue.ts';
export { countKinds } from './feeds/count-kinds.ts';
export { maxFeedBytes } from './feeds/open-feed-file.ts';
export { type FeedContent, type ReadFeedOptions, readFeed } from './feeds/read-feed.ts';
export { addressBits } from './indicators/address.ts';
export type { Indicator, Rejection, RejectionReason } from './indicators/indicator.ts';
export { normalizeValue } from './indicators/normalize-value.ts';
export { termsOf } from './indicators/terms-of.ts';
export { type KevCatalogue, type KevVulnerability, readKev } from './kev/read-kev.ts';
export { hostsAbove } from './matching/host-suffixes.ts';
export {
  createIndicatorIndex,
  type Feed,
  type IndicatorIndex,
  indexInSteps,
} from './matching/indicator-index.ts';
export { createThreatKnowledge } from './matching/threat-knowledge.ts';
export type { WarningIndex } from './matching/warning-index.ts';
export type { OsVersion } from './os-version.ts';
export { type Reading, type RefusalReason, refused } from './reading.ts';
export { renderFeeds } from './render-feeds.ts';
export {
  loadShippedFeeds,
  loadShippedThreats,
  loadShippedWarnings,
  type ShippedFeeds,
  shippedSources,
  warningsOf,
} from './shipped-feeds.ts';
export { loadShippedContents, loadShippedKnowledge } from './shipped-knowledge.ts';
export { loadShippedSigners } from './shipped-signers.ts';
export { type AppleFamily, readSofa, type SofaContent, type SofaRelease, type SofaTexts } from './sofa/read-sofa.ts';
export { type FetchedTaxii, fetchTaxii, type TaxiiCollection, type TaxiiLimits } from './taxii/fetch-taxii.ts';
export { isForbiddenAddress, isMetadataName } from './taxii/forbidden-address.ts';
export type { TaxiiRefusal, TaxiiSurroundings } from './taxii/taxii-exchange.ts';

import { type Instant, parseInstant } from '@picket/domain';
import { majorOf, type OsVersion, parseOsVersion } from '../os-version.ts';
import { type Reading, readJson, readTogether, refused } from '../reading.ts';
import { cveLineShape, dataFeedShape, securityPagesShape } from './sofa-shapes.ts';

/** What SOFA knows of iOS and iPadOS (https://sofa.macadmins.io): iPadOS follows iOS, the feed does not part them. */
export interface SofaContent {
  /** When SOFA last looked at Apple's pages. */
  readonly asOf: Instant;
  /** One per version, however many pages Apple has for it. */
  readonly releases: readonly SofaRelease[];
  /** The versions that fix each vulnerability. */
  readonly fixes: ReadonlyMap<string, ReadonlySet<OsVersion>>;
  /** Exploited in the wild, by Apple's word or by KEV as SOFA carries it. */
  readonly exploited: ReadonlySet<string>;
  /** `iPhone16,1` is an `iPhone 15 Pro`. */
  readonly models: ReadonlyMap<string, string>;
}

export interface SofaRelease {
  readonly version: OsVersion;
  readonly families: ReadonlySet<AppleFamily>;
  /** Identifiers of the models it runs on; undefined where SOFA has no list. */
  readonly models: ReadonlySet<string> | undefined;
  /** Undefined where only a security page tells: its date is that of its last edit. */
  readonly releasedAt: Instant | undefined;
  readonly fixes: ReadonlySet<string>;
}

export type AppleFamily = 'iphone' | 'ipad';

/** The text of each file. */
export interface SofaTexts {
  /** `ios_cves.ndjson` */
  readonly cves: string;
  /** `ios_data_feed.json` */
  readonly dataFeed: string;
  /** `ios_security_releases.json` */
  readonly securityPages: string;
}

/** One release as one page tells of it; several pages may tell of the same. */
interface Page {
  readonly version: OsVersion;
  readonly families: readonly AppleFamily[];
  readonly models?: readonly string[];
  readonly releasedAt?: Instant;
  readonly fixes: readonly string[];
  readonly exploited: readonly string[];
}

// Some ten times of what they have today.
const maxCharacters = 5_000_000;
const maxLineCharacters = 10_000;

/**
 * Reads SOFA's three files as one, since none is complete: the list of CVEs leaves out what the first release of each
 * major version fixed, the data feed reaches back to iOS 17 only, and the security pages know neither models nor dates.
 */
export function readSofa(texts: SofaTexts): Reading<SofaContent> {
  const reading = readTogether({
    dataFeed: readDataFeed(texts.dataFeed),
    securityPages: readSecurityPages(texts.securityPages),
    cves: readCves(texts.cves),
  });
  if (reading.kind === 'refused') return reading;
  const { dataFeed, securityPages, cves } = reading.content;
  const { asOf, models, pages } = dataFeed;
  return { kind: 'read', content: { asOf, models, ...join([...pages, ...securityPages], cves) } };
}

function readDataFeed(text: string): Reading<Pick<SofaContent, 'asOf' | 'models'> & { readonly pages: Page[] }> {
  const reading = readJson(text, { maxCharacters, shape: dataFeedShape });
  if (reading.kind === 'refused') return reading;
  const { LastCheck, OSVersions, Devices } = reading.content;
  const asOf = parseInstant(LastCheck);
  if (asOf === undefined) return refused('not-well-formed', `LastCheck is no date: ${LastCheck}`);

  const pages: Page[] = [];
  for (const release of OSVersions.flatMap(({ SecurityReleases }) => SecurityReleases)) {
    const version = parseOsVersion(release.ProductVersion);
    const releasedAt = parseInstant(release.ReleaseDate);
    const families = version === undefined ? [] : familiesOf(release.UpdateName, version);
    if (version === undefined || releasedAt === undefined || families.length === 0) {
      return refused('not-well-formed', `not understood: release ${release.UpdateName} of ${release.ReleaseDate}`);
    }
    const listed = release.SupportedDevices ?? [];
    pages.push({
      version,
      families,
      releasedAt,
      fixes: Object.keys(release.CVEs),
      exploited: release.ActivelyExploitedCVEs,
      ...(listed.length > 0 && { models: listed }),
    });
  }
  const models = new Map(Object.entries(Devices).map(([identifier, device]) => [identifier, device.MarketingName]));
  return { kind: 'read', content: { asOf, models, pages } };
}

function readSecurityPages(text: string): Reading<Page[]> {
  const reading = readJson(text, { maxCharacters, shape: securityPagesShape });
  if (reading.kind === 'refused') return reading;
  const pages: Page[] = [];
  for (const { name, version: stated, cves, exploited } of reading.content) {
    // They amend a version without making a new one; the next version has their fixes too, and its own page says so.
    if (name.startsWith('Background Security Improvements')) continue;
    // `iOS 17 and iPadOS 17` has no version field: the first release of a major version is told by its name alone.
    const version = parseOsVersion(stated ?? /\bi(?:Pad)?OS (\d+(?:\.\d+)*)/.exec(name)?.[1] ?? '');
    const families = version === undefined ? [] : familiesOf(name, version);
    if (version === undefined || families.length === 0) return refused('not-well-formed', `not understood: ${name}`);
    pages.push({ version, families, fixes: cves, exploited });
  }
  return { kind: 'read', content: pages };
}

interface Cve {
  readonly id: string;
  readonly fixedIn: readonly OsVersion[];
  readonly isExploited: boolean;
}

function readCves(text: string): Reading<Cve[]> {
  if (text.length > maxCharacters) return refused('too-large', `ios_cves.ndjson has ${text.length} characters`);
  const cves: Cve[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const reading = readJson(line, { maxCharacters: maxLineCharacters, shape: cveLineShape });
    if (reading.kind === 'refused') return reading;
    const { cve_id: id, fixed_in, is_actively_exploited, is_in_kev_catalog } = reading.content;
    const fixedIn = fixed_in.map(parseOsVersion);
    if (!fixedIn.every((version) => version !== undefined)) {
      return refused('not-well-formed', `${id} is fixed in something that is no version: ${fixed_in.join(', ')}`);
    }
    cves.push({ id, fixedIn, isExploited: is_actively_exploited || is_in_kev_catalog });
  }
  return cves.length === 0
    ? refused('implausible', 'it lists no vulnerability at all')
    : { kind: 'read', content: cves };
}

function join(pages: readonly Page[], cves: readonly Cve[]): Omit<SofaContent, 'asOf' | 'models'> {
  const byVersion = Map.groupBy(pages, ({ version }) => version);
  const releases = [...byVersion].map(([version, told]): SofaRelease => {
    const lists = told.flatMap(({ models }) => (models === undefined ? [] : [models]));
    return {
      version,
      families: new Set(told.flatMap(({ families }) => families)),
      models: lists.length === 0 ? undefined : new Set(lists.flat()),
      releasedAt: told.find(({ releasedAt }) => releasedAt !== undefined)?.releasedAt,
      fixes: new Set(told.flatMap((page) => page.fixes)),
    };
  });

  const fixes = new Map<string, Set<OsVersion>>();
  const fix = (cve: string, version: OsVersion) => {
    const versions = fixes.get(cve);
    if (versions === undefined) fixes.set(cve, new Set([version]));
    else versions.add(version);
  };
  for (const { id, fixedIn } of cves) for (const version of fixedIn) fix(id, version);
  for (const release of releases) for (const cve of release.fixes) fix(cve, release.version);

  const exploited = new Set(pages.flatMap((page) => page.exploited));
  for (const { id, isExploited } of cves) if (isExploited) exploited.add(id);
  return { releases, fixes, exploited };
}

/** iPads ran iOS up to version 12; from 13 on a name without `iPadOS` is a release for phones only. */
function familiesOf(name: string, version: OsVersion): readonly AppleFamily[] {
  const iphone = /\biOS\b/.test(name);
  const ipad = /\biPadOS\b/.test(name) || (iphone && majorOf(version) < 13);
  return [...(iphone ? (['iphone'] as const) : []), ...(ipad ? (['ipad'] as const) : [])];
}

/** One way in which a package is honestly signed. Most packages have several: the store's copy, the developer's own. */
export interface KnownSigner {
  readonly package: string;
  /** SHA-1 or SHA-256 of the signing certificate, in lower case. */
  readonly digest: string;
  /** Who says so. */
  readonly source: string;
}

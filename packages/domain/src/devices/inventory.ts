import type { Instant } from '../time.ts';
import type { Sighting } from './freshness.ts';

/** Digests of one signing certificate (the whole DER), in lower-case hex. */
export interface SignerDigests {
  readonly sha256: string;
  /** Most lists of stalkerware know signers by SHA-1 alone: without it they cannot be asked. */
  readonly sha1?: string;
}

/**
 * One app as a collector that knows its id sees it. What the collector does not see is left out, and is never good news:
 * an app without signers has not been looked at by whoever judges signers.
 */
export interface InstalledApp {
  /** Package name or bundle id, as its platform spells it. */
  readonly appId: string;
  /** As people read it: `5.2.1`. */
  readonly version?: string;
  /** The number behind it, as text: it may have 64 bits. */
  readonly versionCode?: string;
  /** Who signs it now. */
  readonly signers?: readonly SignerDigests[];
  /** Who signed it before, as far as the current signer has proven to follow them: a rotated key (APK signature scheme v3). */
  readonly formerSigners?: readonly SignerDigests[];
  /** Of the file that was installed (on Android the base APK), in lower-case hex. */
  readonly fileSha256?: string;
  /** The id of the app that installed it: a store, a browser. Empty when the platform says that nobody did. */
  readonly installer?: string;
  /** What the person sees below its icon. */
  readonly name?: string;
  /** Whether it came with the phone. */
  readonly system?: boolean;
  /** Who saw it and when: set where the lists of several sources are put together. */
  readonly seen?: Sighting;
}

/** One app of a list that knows names only. A name is chosen by whoever writes the app: a hint, never proof. */
export interface NamedApp {
  readonly name: string;
  readonly version?: string;
  readonly publisher?: string;
  readonly seen?: Sighting;
}

/** A host or an address that the phone asked for or spoke to. */
export interface HostContact {
  /** A host name, or an IPv4 or IPv6 address, as the collector spells it. */
  readonly host: string;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** How often since `firstSeenAt`, at least once. */
  readonly count: number;
  readonly seen?: Sighting;
}

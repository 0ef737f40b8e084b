import type { CheckOutcome, ConsentPurpose, Instant, PicketInTenant, Platform, Said } from '@picket/domain';
import type { Endpoint, ItemOf } from '@picket/graph';
import type { IntuneCall } from '../calls.ts';
import type { PartnerHost } from '../partner-channel.ts';

/** One thing to look at in a tenant: a file of its own, and a line in the catalogue. */
export interface IntuneCheck {
  readonly id: string;
  readonly title: string;
  readonly because: string;
  readonly docs: `https://learn.microsoft.com/${string}`;
  /** What it reads: the permissions it needs follow from it. */
  readonly calls: readonly IntuneCall[];
  /** Throws whatever a call throws: then the check could not be done, which is told as just that. */
  examine(tenant: TenantView): Promise<Verdict>;
}

export interface Verdict {
  readonly outcome: Exclude<CheckOutcome, 'not-checked'>;
  readonly saw: Said;
  readonly objects?: readonly string[];
  /** Required by what is not passed. */
  readonly todo?: Said;
}

/** What checks may ask. The same list is read once for all of them. */
export interface TenantView {
  list<E extends Endpoint>(
    call: IntuneCall<E>,
    params?: Readonly<Record<string, string>>,
    query?: Readonly<Partial<Record<'$filter', string>>>,
  ): Promise<readonly ItemOf<E>[]>;
  one<E extends Endpoint>(call: IntuneCall<E>): Promise<ItemOf<E>>;
  /** The app roles in a fresh token, of Graph or of the partner service; undefined where a token cannot be read. */
  roles(purpose: ConsentPurpose, resource: 'graph' | 'partner'): Promise<readonly string[] | undefined>;
  readonly partner: PartnerHost | undefined;
  readonly picket: PicketInTenant;
  readonly now: Instant;
}

/** What Intune's own words call the platforms that partners report on. */
export type ConnectorPlatform = Extract<Platform, 'android' | 'ios'>;
export const platformTitles: Readonly<Record<ConnectorPlatform, string>> = {
  android: 'Android',
  ios: 'iOS/iPadOS',
};

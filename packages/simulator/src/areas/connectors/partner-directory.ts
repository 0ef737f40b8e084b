import { partnerConnectorId } from './connector.ts';

/** A partner that the admin center offers to connect. Production has a list of its own; here whoever speaks the partner protocol. */
export interface OfferedPartner {
  /** What its connector is called by. */
  readonly id: string;
  readonly displayName: string;
  /** Where *Open the … console* leads; undefined while nobody has said. */
  readonly consoleUrl: string | undefined;
}

/** The partners of all tenants, in the order in which they are offered. */
export class PartnerDirectory {
  readonly #partners = new Map<string, OfferedPartner>([
    [partnerConnectorId, { id: partnerConnectorId, displayName: 'Picket', consoleUrl: undefined }],
  ]);

  get all(): readonly OfferedPartner[] {
    return [...this.#partners.values()];
  }

  find(id: string): OfferedPartner | undefined {
    return this.#partners.get(id.toLowerCase());
  }

  offer(partner: OfferedPartner): void {
    this.#partners.set(partner.id.toLowerCase(), { ...partner, id: partner.id.toLowerCase() });
  }
}

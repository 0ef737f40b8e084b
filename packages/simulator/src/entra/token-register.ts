/** Numbers tokens in the order of their making, so that all made so far can be declared expired. */
export class TokenRegister {
  #last = 0;
  readonly #withdrawnUpTo = new Map<string, number>();

  issue(): number {
    return ++this.#last;
  }

  /** Production: tokens end by their time only. Here it stands for that, without moving the clock. */
  withdrawAll(tenantId: string): void {
    this.#withdrawnUpTo.set(tenantId, this.#last);
  }

  isWithdrawn(number: number, tenantId: string): boolean {
    return number <= (this.#withdrawnUpTo.get(tenantId) ?? 0);
  }
}

/** Numbers tokens in the order of their making, so that all made so far can be declared expired. */
export class TokenRegister {
  #last = 0;
  readonly #withdrawnUpTo = new Map<string, number>();
  /** By tenant: since when (epoch seconds) tokens are challenged. */
  readonly #challengedSince = new Map<string, number>();
  /** What tokens were asked for with: not before when (epoch seconds). */
  readonly #notBefore = new Map<number, number>();
  /** Of tokens that stand for a user: whose they are. */
  readonly #users = new Map<number, string>();

  issue(notBefore?: number, userId?: string): number {
    this.#last += 1;
    if (notBefore !== undefined) this.#notBefore.set(this.#last, notBefore);
    if (userId !== undefined) this.#users.set(this.#last, userId);
    return this.#last;
  }

  /** Undefined: an application's own. */
  userOf(number: number): string | undefined {
    return this.#users.get(number);
  }

  wasIssued(number: number): boolean {
    return number >= 1 && number <= this.#last;
  }

  /**
   * From now on Graph challenges the tenant's tokens that can be challenged. Production lets every later token pass;
   * here it must have been asked for with the claims of the challenge, so that a client that drops them is found out.
   */
  challengeAll(tenantId: string, sinceSeconds: number): void {
    this.#challengedSince.set(tenantId, sinceSeconds);
  }

  /** Since when it must not be older; undefined where nothing is asked of it. */
  challengeOf(number: number, tenantId: string): number | undefined {
    const since = this.#challengedSince.get(tenantId);
    return since === undefined || (this.#notBefore.get(number) ?? 0) >= since ? undefined : since;
  }

  /** Production: tokens end by their time only. Here it stands for that, without moving the clock. */
  withdrawAll(tenantId: string): void {
    this.#withdrawnUpTo.set(tenantId, this.#last);
  }

  isWithdrawn(number: number, tenantId: string): boolean {
    return number <= (this.#withdrawnUpTo.get(tenantId) ?? 0);
  }
}

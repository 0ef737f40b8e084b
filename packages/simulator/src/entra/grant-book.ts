import type { Chance } from '../chance.ts';
import { day, minute } from '../clock.ts';

/** Who signed in, for which application, and what was asked for. */
export interface SignedIn {
  readonly tenantId: string;
  readonly clientId: string;
  readonly userId: string;
  /** Entra device id of the device that was used; undefined for one that nobody knows. */
  readonly deviceId: string | undefined;
  /** As `scope` was written in the request. */
  readonly scope: string;
  readonly nonce: string | null;
}

export interface AuthorizationCode extends SignedIn {
  readonly redirectUri: string;
  readonly challenge: { readonly method: 'S256' | 'plain'; readonly value: string } | null;
  readonly issuedAt: number;
  isRedeemed: boolean;
}

export interface RefreshGrant extends SignedIn {
  readonly issuedAt: number;
}

/** A browser in which somebody is signed in. */
export interface BrowserSession {
  readonly tenantId: string;
  readonly userId: string;
  readonly deviceId: string | undefined;
  readonly signedInAt: number;
}

/** Some ten minutes (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow). */
export const codeLivesMs = 10 * minute;

/** Without being used; each use gives a new one (https://learn.microsoft.com/entra/identity-platform/refresh-tokens). */
export const refreshTokenLivesMs = 90 * day;

/** What was handed out in people's names and can still be brought back: codes, refresh tokens, browser sessions. */
export class GrantBook {
  readonly #codes = new Map<string, AuthorizationCode>();
  readonly #refreshTokens = new Map<string, RefreshGrant>();
  readonly #sessions = new Map<string, BrowserSession>();
  /** By user: what was granted before that moment is revoked. */
  readonly #validFrom = new Map<string, number>();

  addCode(chance: Chance, code: AuthorizationCode): string {
    const text = `1.${chance.text(90)}`;
    this.#codes.set(text, code);
    return text;
  }

  findCode(text: string): AuthorizationCode | undefined {
    return this.#codes.get(text);
  }

  addRefreshToken(chance: Chance, grant: RefreshGrant): string {
    const text = `1.${chance.text(180)}`;
    this.#refreshTokens.set(text, grant);
    return text;
  }

  findRefreshToken(text: string): RefreshGrant | undefined {
    return this.#refreshTokens.get(text);
  }

  addSession(chance: Chance, session: BrowserSession): string {
    const text = chance.text(60);
    this.#sessions.set(text, session);
    return text;
  }

  findSession(text: string): BrowserSession | undefined {
    const session = this.#sessions.get(text);
    return session === undefined || this.isRevoked(session.userId, session.signedInAt) ? undefined : session;
  }

  endSession(text: string): void {
    this.#sessions.delete(text);
  }

  /** What was granted to the user up to now is good for nothing any more (`revokeSignInSessions`). */
  revokeUser(userId: string, now: number): void {
    this.#validFrom.set(userId, now);
  }

  validFrom(userId: string): number | undefined {
    return this.#validFrom.get(userId);
  }

  isRevoked(userId: string, grantedAt: number): boolean {
    return grantedAt <= (this.#validFrom.get(userId) ?? Number.NEGATIVE_INFINITY);
  }
}

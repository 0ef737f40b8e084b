import { createHmac, createPrivateKey } from 'node:crypto';
import type { Canary } from './search.ts';

/** Gathers every secret of a run as it comes into being, each once. */
export class SecretsOfRun {
  readonly #values = new Map<string, Canary>();
  #made = 0;

  add(name: string, value: string | Uint8Array): void {
    if (value.length > 0) this.#values.set(Buffer.from(value as never).toString('latin1'), { name, value });
  }

  /**
   * What the server drew from its source of secrets: of this length sessions, tokens, invitations and states are made,
   * and of a session its csrf value follows.
   */
  readonly drawn = (bytes: Uint8Array): void => {
    if (bytes.length !== 32) return;
    const text = Buffer.from(bytes).toString('base64url');
    const name = `secret ${++this.#made} of the server`;
    this.add(name, text);
    this.add(`the csrf value of ${name}`, createHmac('sha256', text).update('picket-csrf').digest('base64url'));
  };

  /** The parts of a key that are secret, and its lines, since a file of it would be copied as lines. */
  addPrivateKey(name: string, pem: string): void {
    const key = createPrivateKey(pem);
    const { d = '', p, q } = key.export({ format: 'jwk' });
    for (const part of [d, p, q])
      if (part !== undefined) this.add(`${name}, a number of it`, Buffer.from(part, 'base64url'));
    const lines = pem.split('\n').filter((line) => line.length > 30 && !line.startsWith('-'));
    for (const line of [lines[1], lines.at(Math.floor(lines.length / 2)), lines.at(-2)])
      if (line !== undefined) this.add(`${name}, a line of it`, line);
  }

  /** A token of Entra, or an assertion to it: its signature is what makes it one. */
  addJwt(name: string, token: string): void {
    const signature = token.split('.')[2] ?? '';
    this.add(name, token);
    this.add(`${name}, its signature`, signature.slice(0, 80));
  }

  /** Listens to what is said to and by Entra. */
  watchFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const form = init?.body instanceof URLSearchParams ? init.body : undefined;
      const assertion = form?.get('client_assertion');
      if (assertion) this.addJwt('an assertion', assertion);
      const answer = await fetch(input, init);
      if (!String(input).endsWith('/oauth2/v2.0/token') || !answer.ok) return answer;
      const text = await answer.text();
      const token: unknown = /"access_token":"([^"]+)"/.exec(text)?.[1];
      const scope = form?.get('scope')?.includes('manage') ? 'the partner channel' : 'Graph';
      if (typeof token === 'string') this.addJwt(`a token for ${scope}`, token);
      return new Response(text, { status: answer.status, headers: answer.headers });
    };
  }

  all(): readonly Canary[] {
    return [...this.#values.values()];
  }

  names(): ReadonlySet<string> {
    return new Set(this.all().map(({ name }) => name.replace(/\d+ /, '')));
  }
}

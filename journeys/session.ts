import type { Right } from '@picket/wire/console';
import * as wire from '@picket/wire/console';

/** What a browser of somebody who has signed in sends. */
export interface Session {
  readonly cookie: string;
  /** For changes: the page they come from, and the session's own proof. */
  readonly change: Readonly<Record<string, string>>;
}

export async function signIn(origin: string, who: { name: string; passphrase: string }): Promise<Session> {
  const answer = await fetch(origin + wire.signIn.path, {
    method: wire.signIn.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(who),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { csrfToken = '' } = (await answer.json()) as wire.AnswerOf<typeof wire.signIn>;
  return { cookie, change: { cookie, origin, 'x-picket-csrf': csrfToken, 'content-type': 'application/json' } };
}

/** A token of somebody's, for a terminal: made in a browser, where alone one can be made. */
export async function makeToken(
  origin: string,
  who: Parameters<typeof signIn>[1],
  rights: readonly Right[],
): Promise<string> {
  const { change } = await signIn(origin, who);
  const made = await fetch(origin + wire.createToken.path, {
    method: wire.createToken.method,
    headers: change,
    body: JSON.stringify({ name: 'terminal', rights, expiresInDays: 7 }),
  });
  if (!made.ok) throw new Error(`making a token: ${made.status} ${await made.text()}`);
  return ((await made.json()) as { readonly token: string }).token;
}

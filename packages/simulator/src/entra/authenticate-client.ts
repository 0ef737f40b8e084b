import type { Exchange } from '../http/exchange.ts';
import type { World } from '../world/world.ts';
import { type AadstsRefusal, aadsts } from './aadsts.ts';
import { judgeAssertion, jwtBearer } from './client-assertion.ts';
import type { Registration } from './registration.ts';

interface Credentials {
  readonly clientId: string | null;
  readonly secret: string | null;
  readonly assertion: string | null;
}

/** What a request to the token endpoint says of its client: in the body, or by HTTP's basic scheme (`client_secret_basic`). */
export function readCredentials(exchange: Exchange, form: URLSearchParams): Credentials {
  const basic = /^Basic (\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
  const assertion = form.get('client_assertion_type') === jwtBearer ? form.get('client_assertion') : null;
  if (basic === undefined) return { clientId: form.get('client_id'), secret: form.get('client_secret'), assertion };
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { clientId: decode(id), secret: decode(secret.join(':')), assertion };
}

/** Both parts are form-encoded (RFC 6749, 2.3.1). */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Whether it is the client that it says it is: by secret, by assertion, or, where it is public, by neither. */
export async function authenticateClient(
  world: World,
  registration: Registration,
  { secret, assertion }: Credentials,
  audiences: readonly string[],
): Promise<AadstsRefusal | undefined> {
  if (registration.isPublic) return secret === null && assertion === null ? undefined : aadsts(700025);
  if (assertion !== null) return await judgeAssertion(world, registration, assertion, audiences);
  if (secret === null) return aadsts(7000218);
  const known = registration.secrets.find(({ value }) => value === secret);
  const isGood = known !== undefined && (known.startsAt ?? 0) <= world.now();
  if (!isGood) return aadsts(7000215, registration.clientId);
  return known.expiresAt <= world.now() ? aadsts(7000222, registration.clientId) : undefined;
}

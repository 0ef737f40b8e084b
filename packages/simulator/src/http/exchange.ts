/** A request as it came in, without the server around it. */
export interface Exchange {
  readonly method: string;
  /** Absolute, with the scheme and host the caller used. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether it came from this machine. */
  readonly isLoopback: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Breaks the connection after half of the body, as a dying proxy does. */
  readonly cutMidBody?: boolean;
  /** Breaks the connection before anything is answered. */
  readonly hangsUp?: boolean;
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

export function redirectAnswer(location: string): Answer {
  return { status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

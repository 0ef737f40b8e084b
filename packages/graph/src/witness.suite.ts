/** One request as it left, and what came back. */
export interface SeenRequest {
  /** `GET /v1.0/organization?$select=id,displayName`, decoded. */
  readonly line: string;
  /** As it went over the wire. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  /** Undefined until it is answered, and where it never is. */
  readonly answer: { readonly status: number; readonly headers: Headers; readonly text: string } | undefined;
}

/** The real fetch, or another, written down. */
export function witness(seen: SeenRequest[], send: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const place = seen.length;
    const asked: SeenRequest = {
      line: `${request.method} ${decodeURIComponent(pathname + search)}`,
      url: request.url,
      headers: request.headers,
      body: await request.clone().text(),
      answer: undefined,
    };
    seen.push(asked);
    const response = await send(request);
    const text = await response.clone().text();
    seen[place] = { ...asked, answer: { status: response.status, headers: response.headers, text } };
    return response;
  };
}

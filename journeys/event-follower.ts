/** Follows a tenant's event stream through whichever server lives, and goes on at another one with `Last-Event-ID`. */
export class EventFollower {
  readonly ids: number[] = [];
  #lastId: number;
  #end: AbortController | undefined;
  readonly #token: string;
  readonly #path: string;

  constructor({
    tenantId,
    token,
    after,
  }: { readonly tenantId: string; readonly token: string; readonly after: number }) {
    this.#path = `/api/v1/tenants/${tenantId}/events`;
    this.#token = token;
    this.#lastId = after;
  }

  /** Hangs up where it listened before, if anywhere. Resolves when the new stream is open. */
  async listenAt(url: string): Promise<void> {
    this.#end?.abort();
    const end = new AbortController();
    this.#end = end;
    const answer = await fetch(url + this.#path, {
      headers: { authorization: `Bearer ${this.#token}`, 'last-event-id': String(this.#lastId) },
      signal: end.signal,
    });
    if (!answer.ok || answer.body === null) throw new Error(`no stream: ${answer.status}`);
    void this.#read(answer.body, end.signal);
  }

  hangUp(): void {
    this.#end?.abort();
  }

  async #read(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    let text = '';
    try {
      for await (const chunk of body.pipeThrough(
        new TextDecoderStream() as never,
      ) as unknown as AsyncIterable<string>) {
        text += chunk;
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) {
          const id = /^id: (\d+)$/m.exec(frame)?.[1];
          if (id === undefined || signal.aborted) continue;
          this.#lastId = Number(id);
          this.ids.push(this.#lastId);
        }
      }
    } catch {
      // The server died, or we hung up: whoever follows goes on elsewhere.
    }
  }
}

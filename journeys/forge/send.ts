import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 12 });

/** Letters beyond Latin-1 go out as the bytes of UTF-8, which is what a forger would send. */
const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** One request as it stands, over a connection that is used again: there are tens of thousands of them. */
export function sendForged(url: string, { method = 'GET', headers = {}, body }: Sent): Promise<Received> {
  const target = new URL(url);
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? asBytes(value) : value.map(asBytes),
    ]),
  );
  return new Promise((resolve, reject) => {
    const out = request(
      {
        agent,
        hostname: target.hostname,
        port: target.port,
        method,
        path: target.pathname + target.search,
        headers: body === undefined ? sent : { ...sent, 'content-length': String(Buffer.byteLength(body)) },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
          // A stream that begins has let somebody in, and would never end.
          if (String(answer.headers['content-type']).startsWith('text/event-stream')) answer.destroy();
        });
        answer.on('close', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.on('error', reject);
      },
    );
    out.on('error', (error: NodeJS.ErrnoException) => {
      // The other side had given the idle connection up: nothing was read of the request.
      if (out.reusedSocket && error.code === 'ECONNRESET')
        resolve(sendForged(url, { method, headers, ...(body === undefined ? {} : { body }) }));
      else reject(error);
    });
    // As bytes: a text would take the headers along into its own encoding.
    out.end(body === undefined ? undefined : Buffer.from(body));
  });
}

/** Runs all of them, some at a time. */
export async function forEachAtOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const run = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: 12 }, run));
}

import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Instant, toIso } from '@picket/domain';
import type { Certificates } from '../platform/certificates.ts';

interface Stored {
  readonly object: Readonly<Record<string, unknown>>;
  readonly addedAt: Instant;
}

/**
 * A small TAXII 2.1 server with a TLS listener of its own: one collection, paging by `next`, `added_after`, basic or bearer
 * authentication. https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html
 */
export async function startTaxiiServer({ key, cert }: Pick<Certificates, 'key' | 'cert'>, wants?: string) {
  const stored: Stored[] = [];
  const asked: { readonly path: string; readonly authorization: string | undefined }[] = [];
  /** How it misbehaves. */
  let trouble: 'endless' | 'redirects' | 'cut-off' | undefined;
  let goesTo = 'https://169.254.169.254/latest/meta-data/';
  const server: Server = createServer({ key, cert }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://localhost');
    const { authorization } = request.headers;
    asked.push({ path: `${url.pathname}${url.search}`, authorization });
    if (wants !== undefined && authorization !== wants) return response.writeHead(401).end();
    if (url.pathname !== '/api/collections/c1/objects/') return response.writeHead(404).end();
    if (trouble === 'redirects') return response.writeHead(302, { location: goesTo }).end();
    const limit = Number(url.searchParams.get('limit') ?? 100);
    const after = Date.parse(url.searchParams.get('added_after') ?? '1970-01-01T00:00:00Z');
    const from = Number(url.searchParams.get('next') ?? 0);
    const fit = stored.filter(({ addedAt }) => addedAt > after);
    const page = fit.slice(from, from + limit);
    const last = page.at(-1);
    const more = trouble === 'endless' || from + limit < fit.length;
    response.writeHead(200, {
      'content-type': 'application/taxii+json;version=2.1',
      ...(last === undefined ? {} : { 'x-taxii-date-added-last': toIso(last.addedAt) }),
    });
    const text = JSON.stringify({
      objects: page.map(({ object }) => object),
      more,
      ...(more ? { next: String(from + limit) } : {}),
    });
    return response.end(trouble === 'cut-off' ? text.slice(0, text.length / 2) : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiRoot: `https://localhost:${port}/api`,
    asked,
    /** Puts an indicator of a host in, or a newer version of it. */
    put(host: string, addedAt: Instant, over: Readonly<Record<string, unknown>> = {}) {
      const object = {
        type: 'indicator',
        spec_version: '2.1',
        id: `indicator--${host}`,
        modified: toIso(addedAt),
        pattern_type: 'stix',
        pattern: `[domain-name:value = '${host}']`,
        ...over,
      };
      const known = stored.findIndex((each) => each.object.id === object.id);
      if (known >= 0) stored.splice(known, 1);
      stored.push({ object, addedAt });
    },
    /** Takes one away without a word, as servers do. */
    take(host: string) {
      stored.splice(
        stored.findIndex(({ object }) => object.id === `indicator--${host}`),
        1,
      );
    },
    misbehave(how: typeof trouble, to = goesTo) {
      [trouble, goesTo] = [how, to];
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

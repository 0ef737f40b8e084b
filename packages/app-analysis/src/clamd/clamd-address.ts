/** Where clamd listens: a socket in the file system, or a port. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

const usualPort = 3310;

/** Reads `unix:/run/clamav/clamd.ctl`, a plain path, `tcp://host:3310` or `tcp://host`. Undefined for anything else. */
export function parseClamdAddress(text: string): ClamdAddress | undefined {
  const [, path] = /^(?:unix:)?(\/.+)$/.exec(text) ?? [];
  if (path !== undefined) return { path };
  const [, host, port] = /^tcp:\/\/([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?\/?$/i.exec(text) ?? [];
  if (host === undefined) return undefined;
  const number = port === undefined ? usualPort : Number(port);
  return number >= 1 && number <= 65_535 ? { host: host.replace(/^\[|\]$/g, ''), port: number } : undefined;
}

/** An address that may be left for. Only of the web: an answer that was tampered with must not become a script. */
export function webAddress(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`Not a web address: ${protocol}`);
  return href;
}

/** Leads the browser elsewhere. */
export function leaveFor(url: string): void {
  window.location.assign(webAddress(url));
}

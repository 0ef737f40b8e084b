/** Leads the browser elsewhere. Only to a web address: an answer that was tampered with must not become a script. */
export function leaveFor(url: string): void {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`Not a web address: ${protocol}`);
  window.location.assign(href);
}

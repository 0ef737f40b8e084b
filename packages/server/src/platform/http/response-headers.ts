/** Headers of every answer, pages, API and faults alike. Asserted from outside by a test, never assumed. */
export const everyAnswer: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Nothing in an answer of the API is for a browser to run, show or frame.
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/**
 * A year. Sent over TLS to real host names only: for `localhost` it would also turn every other program's plain HTTP on
 * this machine away, since HSTS knows no ports (RFC 6797 8.3).
 */
export const strictTransport = { 'strict-transport-security': 'max-age=31536000' };

export function needsStrictTransport(protocol: string, host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return protocol === 'https' && name !== 'localhost' && !/^(\[.*\]|[\d.]+)$/.test(name);
}

/** For the console's page: own scripts only, and styles with this answer's nonce, which Griffel needs for its `<style>` elements. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Whether a request target has one reading only. Guards have been walked around by encoded slashes, dots, double slashes and
 * absolute forms that a proxy, a router and a file server each read differently (CVE-2020-15505, CVE-2026-15074); no path of
 * ours needs any of them, so none is decoded and all are refused.
 */
export function isPlainTarget(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  return (
    /^\/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)?$/.test(path) && !target.includes('#')
  );
}

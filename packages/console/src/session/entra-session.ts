/** Where the session at Microsoft is ended, of whoever has just signed out here; in this tab only. */
const key = 'picket.entra-sign-out';

export function rememberEntraSession(url: string | undefined): void {
  if (url === undefined) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, url);
}

/** Undefined where there is none, or what is there is no web address. */
export function entraSessionLeft(): string | undefined {
  const url = URL.parse(sessionStorage.getItem(key) ?? '');
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
}

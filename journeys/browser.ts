import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/**
 * A real Chromium, also on a machine without one: `PICKET_BROWSER`, Debian's, else the one that npm brings with its own
 * libraries (which it unpacks only when it believes to run at AWS).
 */
export async function openBrowser(): Promise<Browser> {
  const installed = [process.env.PICKET_BROWSER, '/usr/bin/chromium'].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (installed !== undefined)
    return await chromium.launch({
      executablePath: installed,
      args: ['--no-sandbox', '--disable-gpu'],
      chromiumSandbox: false,
    });
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs24.x';
  const { default: shell } = await import('@sparticuz/chromium');
  return await chromium.launch({
    executablePath: await shell.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
    chromiumSandbox: false,
  });
}

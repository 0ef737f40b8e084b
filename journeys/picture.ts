import type { Page } from 'playwright-core';

/** For the docs, of each journey that takes one: `PICKET_SCREENSHOTS=docs/images npx vitest run journeys/setup-article`. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICKET_SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

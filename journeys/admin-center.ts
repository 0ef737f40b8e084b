import type { BrowserContext, Page } from 'playwright-core';

/** How wide a desk is, without motion that a test would have to wait for. */
export const look = { viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' } as const;

/** Opens the simulator's admin center as an administrator of the tenant. */
export async function signInToAdminCenter(context: BrowserContext, origin: string, tenant: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/intune`);
  const who = page.getByLabel('Administrator');
  const texts = await who.locator('option').allTextContents();
  await who.selectOption({ index: texts.findIndex((text) => text.includes(`(${tenant})`)) });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: `Home of ${tenant}` }).waitFor();
  return page;
}

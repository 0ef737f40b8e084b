import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What moves in on the page has arrived; what turns for ever is not waited for. */
const hasSettled = `Promise.all(
  document
    .getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime < Infinity)
    .map(({ finished }) => finished.catch(() => {})),
).then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))).then(() => true)`;

/** What WCAG 2.2 AA and good practice find wrong with an open page, a line each. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  // A dialog on its way in is transparent: nobody reads it yet, and what lies behind it is shut out already.
  await page.evaluate(hasSettled);
  // Evaluated, not inserted: the page's own policy would refuse it, and stays as it is.
  await page.evaluate(axe.source);
  const violations = (await page.evaluate(
    // Where Fluent keeps the focus inside of a dialog it puts such elements around it, and the focus never stays on one.
    "axe.run({ exclude: ['[data-tabster-dummy]'] }).then(({ violations }) => violations)",
  )) as readonly Violation[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)}: ${failureSummary.slice(0, 300)}`),
  );
}

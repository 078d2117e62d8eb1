import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/**
 * By day every rule, and beyond the recommended set: text at 7:1, targets of 24 px. By night only the colours differ.
 */
const RULES = {
  light:
    "{ rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } }, resultTypes: ['violations'] }",
  dark: "{ runOnly: ['color-contrast', 'color-contrast-enhanced'], resultTypes: ['violations'] }",
};

let axe: string | null = null;

/** Runs axe by the debugger, which the page's content security policy does not concern; by day and by night. */
export async function faultsOf(page: Page, what: string): Promise<string[]> {
  axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axe);
    const { violations } = await page.evaluate<{
      violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
    }>(`axe.run(document, ${RULES[colorScheme]})`);
    for (const { id, nodes } of violations)
      for (const node of nodes)
        faults.push(`${what}, ${colorScheme}: ${id} at ${node.target.join(' ')}: ${node.failureSummary}`);
  }
  return faults;
}

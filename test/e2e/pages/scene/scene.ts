import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { senses } from './fake-senses.ts';
import { giveBack, takeSeat, type Seat } from './seats.ts';

/** Finds a page that hangs. A browser on a busy small machine is ten times slower than on a quiet one. */
const LIMIT_MS = 40_000;

export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
  locale: 'en-GB',
  reducedMotion: 'reduce',
};
export const DESK: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  reducedMotion: 'reduce',
};

export type { Seat } from './seats.ts';

export function sitDown(browser: Browser, options: BrowserContextOptions = PHONE, movedClock = false): Promise<Seat> {
  return takeSeat(browser, options, movedClock);
}

/** Leaves, and says what the page did wrong while it was open. */
export async function leave(...seats: Seat[]): Promise<void> {
  for (const { page, faults } of seats) {
    faults.push(...(await senses(page)).violations);
    await giveBack(page.context().browser(), { page });
    expect(faults).toEqual([]);
  }
}

/** Opens an invitation and joins. */
export async function joinBy(page: Page, joinLink: string): Promise<void> {
  await page.goto(joinLink);
  await page.getByRole('button', { name: /^Join as |^以.+登录$/ }).click();
}

/**
 * Signs in by an invitation, starts the shift and says that the bell was heard. The page for joining is left out: its own
 * tests open it, and it takes a second each time.
 */
export async function goOnDuty({ page }: Pick<Seat, 'page'>, joinLink: string): Promise<void> {
  const { origin, hash } = new URL(joinLink);
  const device = 'Chrome on Android';
  const joined = await page.request.post(`${origin}/api/v1/sessions`, { data: { invite: hash.slice(1), device } });
  expect(joined.ok()).toBe(true);
  await page.goto(`${origin}/phone`);
  await page.locator('.act-start').click();
  await page.locator('.pair .act-main').click();
  await page.locator('.page-phone').waitFor();
}

/**
 * Presses a button of a card as a thumb does. Half a second after a card moved or changed it takes no press
 * (dashboard/calls/use-settled.ts), and whether that falls between look and press is chance: a thumb that sees nothing
 * happen comes once more.
 */
export async function press(button: Locator, shows: Locator): Promise<void> {
  await button.click();
  const came = await shows.waitFor({ timeout: 3_000 }).then(
    () => true,
    () => false,
  );
  if (!came && (await button.isVisible())) await button.click();
  await shows.waitFor();
}

/** Looks again and again until the page is as it should be; ends with that, or fails after the limit. */
export function soon<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: LIMIT_MS, interval: 20 });
}

export function card(page: Page, words: string): Locator {
  return page.locator('article.call', { has: page.getByRole('heading', { name: words }) });
}

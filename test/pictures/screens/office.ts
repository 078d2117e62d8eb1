import type { Browser } from 'playwright-core';
import { LANGUAGES, openScreen, type Album, type Language } from './album.ts';
import type { Building } from './building.ts';

const ALL = Object.keys(LANGUAGES) as Language[];
const SIZES = ['phone', 'desk'] as const;

/** Pages without a call on them: before the sign-in, for a worker, and for the lead. */
export async function office(browser: Browser, building: Building, album: Album): Promise<void> {
  await prepare(building);
  for (const language of ALL) {
    const screen = await openScreen(browser, 'phone', language);
    const { page } = screen;
    const take = (name: string): Promise<void> => album.take(screen, name, SIZES);
    const show = async (path: string, name: string, shows: string): Promise<void> => {
      await page.goto(`${building.http}${path}`);
      await page.locator(shows).first().waitFor();
      await take(name);
    };
    await show('/', 'home-signed-out', '.box');
    await show('/phone', 'phone-signed-out', '.signed-out');
    await show('/join#used-up', 'join-used-up', '[role=alert] h1');
    await show('/no/such/page', 'not-found', 'main h1');
    await show('/privacy', 'privacy', '.privacy dl');
    await page.goto(await building.joinLink('li'));
    await page.locator('.act-main').click();
    await page.locator('.office-links').waitFor();
    await take('worker-start');
    await show('/duty', 'duty', '.duty-day');
    await page.locator('.duty-swap').first().click();
    await page.locator('dialog .choice').first().waitFor();
    await take('duty-swap');
    await page.locator('dialog .choice').first().click();
    await page.locator('dialog .choice').nth(1).waitFor();
    await take('duty-swap-return');
    await page.goto(await building.joinLink('lin'));
    await page.locator('.act-main').click();
    await page.locator('.office-links').waitFor();
    await take('lead-start');
    await page.locator('.page-head .plain:nth-of-type(2)').click();
    await page.locator('dialog .session').first().waitFor();
    await take('sessions');
    await show('/', 'home', '.office-links');
    await show('/devices', 'devices', '.button-line');
    await show('/places', 'places', '.places .choice');
    await page.locator('.places .choice').first().click();
    await page.getByRole('dialog').waitFor();
    await take('places-rename');
    await show('/why', 'why', '.past-call');
    await page.locator('.past-day a').first().click();
    await page.locator('.story').waitFor();
    await take('why-story');
    await screen.context.close();
  }
}

/** One call that is over, a weak battery, and a swap that waits for an answer. */
async function prepare({ press, act, ask, beat }: Building): Promise<void> {
  const bell = await press('south-gate-bell');
  await act('wang', bell, 'acknowledge');
  await act('wang', bell, 'close', { outcome: 'spoken-with' });
  await beat('infusion-1', 12);
  await beat('tcm-2', 87);
  const { items } = await ask<{ items: { staff: string; from: string; to: string }[] }>(
    'wang',
    'GET',
    '/roster/shifts?team=committee',
  );
  const mine = items.find(({ staff, from }) => staff === 'wang' && Date.parse(from) > Date.now());
  if (mine !== undefined)
    await ask('wang', 'POST', '/roster/swaps', { with: 'li', mine: { from: mine.from, to: mine.to } });
}

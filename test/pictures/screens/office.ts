import type { Browser } from 'playwright-core';
import { LANGUAGES, openScreen, type Album, type Language } from './album.ts';
import type { Building } from './building.ts';

const ALL = Object.keys(LANGUAGES) as Language[];
const SIZES = ['phone', 'desk'] as const;

/** Pages without a call on them: before the sign-in, and for the lead. */
export async function office(browser: Browser, building: Building, album: Album): Promise<void> {
  for (const language of ALL) {
    const screen = await openScreen(browser, 'phone', language);
    const { page } = screen;
    const show = async (path: string, name: string, shows: string): Promise<void> => {
      await page.goto(`${building.http}${path}`);
      await page.locator(shows).first().waitFor();
      await album.take(screen, name, SIZES);
    };
    await show('/', 'home-signed-out', '.box');
    await show('/phone', 'phone-signed-out', '.signed-out');
    await show('/join#used-up', 'join-used-up', '[role=alert] h1');
    await show('/no/such/page', 'not-found', 'main h1');
    await show('/privacy', 'privacy', '.privacy dl');
    await page.goto(await building.joinLink('lin'));
    await page.locator('.act-start').waitFor();
    await album.take(screen, 'lead-start', SIZES);
    await show('/', 'home', '.page-card');
    await show('/why', 'why', '.past-call');
    await page.locator('.past-day a').first().click();
    await page.locator('.story').waitFor();
    await album.take(screen, 'why-story', SIZES);
    await screen.context.close();
  }
}

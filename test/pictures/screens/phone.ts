import type { Browser } from 'playwright-core';
import { LANGUAGES, openScreen, type Album, type Language, type Screen } from './album.ts';
import type { Building } from './building.ts';

const SIZES = ['phone', 'tablet'] as const;
const ALL = Object.keys(LANGUAGES) as Language[];
const DEAF_MS = 12 * 60_000;

/** The phones of Wang, one in each language, through a day. @returns what the boards go on with. */
export async function phones(browser: Browser, building: Building, album: Album): Promise<Screen[]> {
  const screens: Screen[] = [];
  for (const language of ALL) {
    const screen = await openScreen(browser, 'phone', language);
    await screen.page.goto(await building.joinLink('wang'));
    await screen.page.locator('.act-main').click();
    await screen.page.locator('.act-start').waitFor();
    screens.push(screen);
  }
  const all = async (name: string, prepare: (screen: Screen) => Promise<void>): Promise<void> => {
    for (const screen of screens) {
      await prepare(screen);
      await album.take(screen, `phone-${name}`, SIZES);
    }
  };
  await all('start', ({ page }) => page.locator('.not-ringing').waitFor());
  await all('heard', async ({ page }) => {
    await page.locator('.act-start').click();
    await page.locator('.pair .act-main').waitFor();
  });
  await all('empty', async ({ page }) => {
    await page.locator('.pair .act-main').click();
    await page.locator('.calm').waitFor();
  });
  return screens;
}

/** Calls in every state, as one sees them at a busy hour. @returns the id of the call that Wang has reached. */
export async function busyHour({ press, act, ask }: Building): Promise<string> {
  const mine = await press('south-gate-bell');
  await act('wang', mine, 'acknowledge');
  const ramp = await press('west-ramp-help');
  await act('li', ramp, 'acknowledge');
  const chair = await press('infusion-2');
  await act('chen', chair, 'acknowledge');
  await act('chen', chair, 'arrive', { proof: 'declared' });
  const offered = await press('east-door-bell');
  await act('chen', offered, 'acknowledge');
  await act('chen', offered, 'hand-over', { to: { staff: 'wang' } });
  await press('tcm-1');
  await press('second-floor-bell');
  await act('wang', mine, 'arrive', { proof: 'declared' });
  const { id } = await ask<{ id: string }>('wang', 'POST', '/matters', { reason: 'pension' });
  const dueOn = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await ask('wang', 'POST', `/matters/${id}/plan`, { nextStep: '给社保打电话', dueOn });
  return mine;
}

/** From the busy hour to the end of the shift. */
export async function phonesGoOn(screens: readonly Screen[], building: Building, album: Album): Promise<void> {
  const all = async (name: string, prepare: (screen: Screen) => Promise<void>): Promise<void> => {
    for (const screen of screens) {
      await prepare(screen);
      await album.take(screen, `phone-${name}`, SIZES);
    }
  };
  const emergency = '.priority-emergency.call';
  await all('busy', ({ page }) => page.locator('.call').nth(5).waitFor());
  await asks(screens, album);
  await building.press('lavatory-help');
  await all('emergency', ({ page }) => page.locator(emergency).first().waitFor());
  await all('muted', async ({ page }) => {
    await page.locator(`${emergency} .act-side`).first().click();
    await page.locator('.muted-note').first().waitFor();
  });
  await all('silent', async ({ page }) => {
    await page.evaluate('window.__interruptSound()');
    await page.locator('.sound-strip').waitFor();
  });
  await all('offline', async ({ page, cut }) => {
    await page.locator('.sound-strip').click();
    await cut(DEAF_MS);
    await page.locator('.banner-lost').waitFor();
  });
  await building.press('infusion-4');
  await all('deaf', async ({ page, mend }) => {
    await mend();
    await page.locator('.deaf-note').waitFor();
    await page.locator('.banner-lost').waitFor({ state: 'detached' });
  });
}

/** Every question that a card or the head of the page asks. */
async function asks(screens: readonly Screen[], album: Album): Promise<void> {
  const dialogs: readonly (readonly [string, string, string?])[] = [
    ['close', '.state-attended .act-main'],
    ['more', '.state-attended .call-actions-small .act:last-child'],
    ['latest', '.page-tools .why-button:first-child'],
    ['duty', '.page-tools .why-button:last-child', 'dialog .duty-day'],
    ['matters', '.matters-bar .act:first-child', 'dialog .matter'],
    ['new-matter', '.matters-bar .act:last-child'],
    ['end', '.page-head .plain:last-of-type'],
  ];
  for (const screen of screens)
    for (const [name, button, shows = 'dialog'] of dialogs) {
      await screen.page.locator(button).first().click();
      await screen.page.locator(shows).first().waitFor();
      await album.take(screen, `phone-ask-${name}`, ['phone']);
      await screen.page.keyboard.press('Escape');
    }
}

import type { Browser } from 'playwright-core';
import { LANGUAGES, openScreen, type Album, type Language, type Screen } from './album.ts';
import type { Building } from './building.ts';
import type { Demo } from '../demo.ts';

const ALL = Object.keys(LANGUAGES) as Language[];
const WALLS = ['tablet', 'desk', 'wall'] as const;
const HOLD_MS = 3_500;
const LOST_MS = 60_000;

/** The boards of the desk, one in each language. */
export async function boards(browser: Browser, building: Building): Promise<Screen[]> {
  const screens: Screen[] = [];
  for (const language of ALL) {
    const screen = await openScreen(browser, 'wall', language);
    await screen.page.goto(await building.joinLink('lin'));
    await screen.page.locator('.act-main').click();
    await screen.page.locator('.act-start').waitFor();
    await screen.page.goto(`${building.http}/board`);
    await screen.page.locator('.board-calm').waitFor();
    await screen.page.locator('.mute-bar').click();
    screens.push(screen);
  }
  return screens;
}

export async function takeBoards(
  screens: readonly Screen[],
  album: Album,
  state: 'empty' | 'busy' | 'emergency' | 'muted' | 'offline',
): Promise<void> {
  for (const screen of screens) {
    const { page } = screen;
    if (state === 'busy') await page.locator('.board-card').nth(4).waitFor();
    if (state === 'emergency') await page.locator('.board-emergencies, .emergency').first().waitFor();
    if (state === 'muted') {
      await page.evaluate('window.__interruptSound()');
      await page.locator('.mute-bar').waitFor();
    }
    if (state === 'offline') {
      await page.locator('.mute-bar').click();
      await screen.cut(LOST_MS);
      await page.locator('.banner-lost').waitFor();
    }
    await album.take(screen, `board-${state}`, WALLS);
  }
}

/** The panel of the demo: as it is found, while people come, in an emergency, and without its line. */
export async function panels(browser: Browser, demo: Demo, album: Album): Promise<void> {
  const sizes = ['phone', 'tablet', 'wall'] as const;
  for (const language of ALL) {
    const screen = await openScreen(browser, 'wall', language);
    const { page } = screen;
    await page.goto(`${demo.http}/`);
    await page.locator('.page-card').nth(2).waitFor();
    await album.take(screen, 'demo-home', ['phone', 'desk']);
    await page.goto(`${demo.http}/panel`);
    await page.locator('[data-point]').first().waitFor();
    await album.take(screen, 'panel-empty', sizes);
    for (const point of ['south-gate-bell', 'infusion-2', 'tcm-1'])
      await page.locator(`[data-point="${point}"] button`).first().click();
    await page.locator('[data-point="infusion-2"] .lamp-yellow, [data-point="infusion-2"] .lamp-green').waitFor();
    await album.take(screen, 'panel-busy', sizes);
    const cord = page.locator('[data-point="east-ramp-help"] button').first();
    await cord.hover();
    await page.mouse.down();
    await page.clock.fastForward(HOLD_MS);
    await page.waitForTimeout(HOLD_MS);
    await page.mouse.up();
    await album.take(screen, 'panel-emergency', sizes);
    await page.locator('.point-more').first().click();
    await page.getByRole('dialog').waitFor();
    await album.take(screen, 'panel-more', ['phone', 'wall']);
    await page.keyboard.press('Escape');
    await screen.context.setOffline(true);
    await page.locator('[data-point="tcm-2"] button').first().click();
    await page.clock.fastForward(LOST_MS);
    await album.take(screen, 'panel-offline', sizes);
    await screen.context.close();
  }
}

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeContexts, openBrowser } from '../../support/pages/chromium.ts';
import { openMockDemo, type MockDemo } from '../../support/pages/mock-demo.ts';
import { COMING, HERE, NOBODY, NOT_SENT, REGISTERED } from '../../support/pages/mock-panel.ts';
import { faultsOf } from './scene/axe.ts';
import { card, DESK, goOnDuty, joinBy, leave, PHONE, press, sitDown, soon } from './scene/scene.ts';

let browser: Browser;
let demo: MockDemo;
let hub: MockDemo['hub'];
let panel: MockDemo['panel'];

beforeAll(async () => {
  browser = await openBrowser();
}, 600_000);
afterAll(() => closeContexts(browser));
beforeEach(async () => {
  demo = await openMockDemo();
  ({ hub, panel } = demo);
});
afterEach(() => demo.close());

/** Everything that can stand on a phone at once: each state, urgency and mark. */
async function raiseManyCalls(): Promise<void> {
  hub.raise({ callPoint: 'lavatory-help', marks: ['emergency', 'unanswered'] });
  hub.raise({ callPoint: 'south-gate-bell', marks: ['late'], repeats: 3 });
  const mine = hub.raise({ callPoint: 'infusion-1' });
  hub.act(mine.id, 'acknowledge', 'wang');
  const others = hub.raise({
    callPoint: 'west-ramp-help',
    raisedAt: new Date(Date.now() - 200_000),
    marks: ['re-raised'],
  });
  hub.act(others.id, 'acknowledge', 'li');
  const helped = hub.raise({ callPoint: 'tcm-1' });
  hub.act(helped.id, 'acknowledge', 'chen');
  hub.act(helped.id, 'arrive', 'chen');
}

describe('automated checks find nothing, by day and by night', () => {
  it('while signing in and starting a shift', async () => {
    const seat = await sitDown(browser);
    const { page } = seat;
    const faults: string[] = [];
    await page.goto(`${hub.url}/`);
    await page.getByRole('heading', { name: 'Demo: who would you like to be?' }).waitFor();
    faults.push(...(await faultsOf(page, 'home')));
    await page.goto(`${hub.url}/join#used-up`);
    await page.getByText('cannot be used').waitFor();
    faults.push(...(await faultsOf(page, 'used up')));
    await page.goto(`${hub.url}/phone`);
    await page.getByText('This phone has not joined yet').waitFor();
    faults.push(...(await faultsOf(page, 'signed out')));
    await joinBy(page, hub.invite('wang'));
    await page.locator('.act-start').waitFor();
    faults.push(...(await faultsOf(page, 'start')));
    await page.locator('.act-start').click();
    await page.getByRole('button', { name: 'No', exact: true }).click();
    faults.push(...(await faultsOf(page, 'not heard')));
    expect(faults).toEqual([]);
    await leave(seat);
  });

  it.each(['en-GB', 'zh-CN'])(
    'on the phone in %s: many calls, a refusal, an outcome asked, the line down',
    async (locale) => {
      const seat = await sitDown(browser, { ...PHONE, locale }, true);
      const { page } = seat;
      await goOnDuty(seat, hub.invite('wang'));
      await raiseManyCalls();
      hub.tell({ type: 'trouble', what: 'not-recorded', say: { zh: '磁盘满了', en: 'The disk is full' } });
      hub.alert({ ...hub.calls.open()[0]!, id: 'unrecorded-x', seq: 0 }, ['wang'], { notRecorded: true });
      await soon(() => page.locator('.call').count()).toBe(6);
      const faults = await faultsOf(page, 'calls');
      await press(page.locator('.state-acknowledged .act-side').last(), page.locator('dialog'));
      faults.push(...(await faultsOf(page, 'why give back')));
      await page.keyboard.press('Escape');
      hub.fallSilent();
      await page.clock.fastForward(7_000);
      await page.locator('.banner-lost').waitFor();
      faults.push(...(await faultsOf(page, 'line down')));
      expect(faults).toEqual([]);
      await leave(seat);
    },
  );

  it('on the board and on the front-door panel', async () => {
    const seat = await sitDown(browser, DESK);
    const { page } = seat;
    await joinBy(page, hub.invite('lin'));
    await page.locator('.act-start').waitFor();
    await raiseManyCalls();
    await page.goto(`${hub.url}/board`);
    await soon(() => page.locator('.board-card').count()).toBe(5);
    const faults = await faultsOf(page, 'board');
    await page.goto(`${hub.url}/panel`);
    await page.locator('[data-point]').first().waitFor();
    panel.show('south-gate-bell', REGISTERED);
    panel.show('east-door-bell', COMING);
    panel.show('infusion-1', NOBODY);
    panel.show('infusion-3', HERE);
    panel.show('tcm-1', NOT_SENT);
    await page.locator('span.lamp-not-sent').first().waitFor();
    faults.push(...(await faultsOf(page, 'panel')));
    await page.setViewportSize({ width: 400, height: 800 });
    faults.push(...(await faultsOf(page, 'narrow panel')));
    expect(faults).toEqual([]);
    await leave(seat);
  });
});

it('a call that closes under the keyboard, and one that comes, leave the focus where it was', async () => {
  const seat = await sitDown(browser, DESK);
  await goOnDuty(seat, hub.invite('wang'));
  hub.raise({ callPoint: 'south-gate-bell' });
  await card(seat.page, 'South gate bell').getByRole('button', { name: 'Take it' }).focus();
  hub.raise({ callPoint: 'lavatory-help' });
  await card(seat.page, 'Lavatory emergency cord').waitFor();
  expect(await seat.page.evaluate("document.activeElement.closest('article').textContent")).toMatch(/South gate bell/);
  await leave(seat);
});

it('a button that has just moved under the thumb does not take the press', async () => {
  const seat = await sitDown(browser, PHONE, true);
  const { page } = seat;
  await goOnDuty(seat, hub.invite('wang'));
  hub.raise({ callPoint: 'south-gate-bell' });
  const take = card(page, 'South gate bell').getByRole('button', { name: 'Take it' });
  await take.waitFor();
  await page.clock.pauseAt(Date.now() + 1_000);
  hub.raise({ callPoint: 'lavatory-help' });
  await card(page, 'Lavatory emergency cord').waitFor();
  expect(await take.getAttribute('aria-disabled')).toBe('true');
  await take.click({ force: true });
  expect(hub.calls.open().filter(({ state }) => state !== 'waiting')).toEqual([]);
  await page.clock.runFor(1_000);
  await take.click();
  await soon(() => hub.calls.open().filter(({ state }) => state === 'acknowledged').length).toBe(1);
  await leave(seat);
});

describe('320 px wide, which is 1280 px at 400 % zoom', () => {
  it.each(['en-GB', 'zh-CN'])(
    'no page in %s scrolls sideways, and what a thumb must hit is 64 px high',
    async (locale) => {
      const seat = await sitDown(browser, { ...PHONE, viewport: { width: 320, height: 568 }, locale });
      const { page } = seat;
      const narrow: string[] = [];
      async function measure(what: string): Promise<void> {
        const wide = await page.evaluate<number>('document.scrollingElement.scrollWidth');
        if (wide > 320) narrow.push(`${what} is ${wide} px wide`);
        const low = await page.evaluate<string[]>(
          `[...document.querySelectorAll('.act')].filter((one) => one.checkVisibility() && !one.closest('.people') && one.getBoundingClientRect().height < 64).map((one) => one.textContent)`,
        );
        if (low.length > 0) narrow.push(`${what}: too low for a thumb: ${low.join()}`);
      }
      await page.goto(`${hub.url}/join#used-up`);
      await page.getByRole('alert').locator('h1').waitFor();
      await measure('join');
      await joinBy(page, hub.invite('wang'));
      await page.locator('.act-start').waitFor();
      await measure('start');
      await page.locator('.act-start').click();
      await page.locator('.pair .act-side').click();
      await measure('not heard');
      await page.locator('.act-main').click();
      await page.locator('.pair .act-main').click();
      await raiseManyCalls();
      await soon(() => page.locator('.call').count()).toBe(5);
      await measure('phone');
      await press(page.locator('.state-acknowledged .act-side').last(), page.locator('dialog'));
      await measure('dialog');
      await page.keyboard.press('Escape');
      await page.goto(`${hub.url}/board`);
      await soon(() => page.locator('.board-card').count()).toBe(5);
      await measure('board');
      await page.goto(`${hub.url}/panel`);
      await page.locator('[data-point]').first().waitFor();
      await measure('panel');
      await page.goto(`${hub.url}/`);
      await page.locator('.page-card').first().waitFor();
      await measure('home');
      expect(narrow).toEqual([]);
      await leave(seat);
    },
  );
});

import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { pocket, senses } from './fake-senses.ts';
import { card, goOnDuty, leave, PHONE, press, sitDown, soon } from './scene.ts';

/** What a journey needs of a building: a mock hub or a real one. Names are those of Lotus Apartment, in English. */
export type JourneyHub = {
  readonly joinLink: (staff: string) => Promise<string>;
  /** A finger on the button of a call point; `held`: for three seconds. */
  readonly press: (callPoint: string, held?: boolean) => Promise<void>;
  /**
   * The hub falls silent while its lines stay open (a mock says nothing, a real process is stopped), and wakes again.
   */
  readonly fallSilent: () => Promise<void>;
  readonly wake: () => Promise<void>;
};

const DOORBELL = [880, 659];
const TROUBLE = [110, 110, 98];

/** From the bell at the south gate to "done", on one phone, with the ears and the hand of the worker. */
export async function oneCallFromBellToDone(browser: Browser, hub: JourneyHub): Promise<void> {
  const seat = await sitDown(browser);
  const { page } = seat;
  await goOnDuty(seat, await hub.joinLink('wang'));
  expect(page.url()).toMatch(/\/phone$/);
  expect(await page.evaluate('history.length > 0 && document.referrer.includes("#")')).toBe(false);

  await hub.press('south-gate-bell');
  const bell = card(page, 'South gate bell');
  await bell.waitFor();
  await bell.getByText('Nobody is going yet').waitFor();
  await soon(async () => (await senses(page)).tones).toContainEqual(DOORBELL);
  expect((await senses(page)).vibrations).toContainEqual([300]);
  await soon(async () => (await senses(page)).words.join()).toMatch(/en-GB South gate bell/);
  expect(await page.title()).toMatch(/^\(1\)/);

  await press(bell.getByRole('button', { name: 'Take it' }), bell.getByText('I am going'));
  expect((await senses(page)).tones.at(-1)).toBe('stop');
  await press(bell.getByRole('button', { name: 'I am here' }), bell.getByRole('button', { name: 'Done' }));
  await press(bell.getByRole('button', { name: 'Done' }), page.getByRole('dialog'));
  await page.getByRole('dialog').getByRole('button', { name: 'Helped', exact: true }).click();
  await page.getByText('Nobody is waiting').waitFor();
  await leave(seat);
}

/** Two thumbs on the same call: one owner, and both phones say the same name. */
export async function twoThumbsOneOwner(browser: Browser, hub: JourneyHub): Promise<void> {
  const [wang, li] = [await sitDown(browser), await sitDown(browser)];
  await goOnDuty(wang, await hub.joinLink('wang'));
  await goOnDuty(li, await hub.joinLink('li'));
  // An emergency tells the whole team at once.
  await hub.press('south-gate-bell', true);
  const cards = [card(wang.page, 'South gate bell'), card(li.page, 'South gate bell')];
  // Both ring: from here on nothing on the cards moves by itself.
  for (const one of cards) await one.getByRole('button', { name: 'be quiet' }).waitFor();
  // A thumb that comes too late finds no button any more, and that is as good as a refusal.
  await Promise.all(
    cards.map((one) =>
      one
        .getByRole('button', { name: 'Take it' })
        .click({ timeout: 3_000 })
        .catch(() => undefined),
    ),
  );
  await soon(async () => {
    const texts = await Promise.all(cards.map((one) => one.innerText()));
    return texts
      .map((text) => (/I am going/.test(text) ? 'me' : /(Wang|Li) is going/.exec(text)?.[1]))
      .toSorted()
      .join(' ');
  }).toMatch(/^(Wang|Li) me$/);
  // The next step is offered to one of them only, and the first to nobody any more.
  await soon(async () =>
    (await Promise.all(cards.map((one) => one.innerText())))
      .flatMap((text) => /I am here|Take it|Sending/.exec(text) ?? [])
      .join(),
  ).toBe('I am here');
  await leave(wang, li);
}

/**
 * The hub falls silent for seconds: the banner comes with a tone of its own; when the hub is back the phone asks for
 * what it missed, and the call that was raised meanwhile is there. The clock of the page is moved, not waited for.
 */
export async function connectionIsLostAndRestored(browser: Browser, hub: JourneyHub): Promise<void> {
  const seat = await sitDown(browser, PHONE, true);
  const { page } = seat;
  const lines: string[] = [];
  page.on('websocket', (socket) => lines.push(socket.url()));
  await goOnDuty(seat, await hub.joinLink('wang'));
  await hub.press('east-door-bell');
  await card(page, 'East door bell').waitFor();
  const banner = page.getByRole('alert').filter({ hasText: 'No line to the hub' });
  expect(await banner.count()).toBe(0);

  await hub.fallSilent();
  await page.clock.fastForward(7_000);
  await banner.waitFor();
  expect(await banner.innerText()).toMatch(/since \d\d:\d\d:\d\d/);
  const box = await banner.boundingBox();
  expect(box?.width).toBe(360);
  await soon(async () => (await senses(page)).tones).toContainEqual(TROUBLE);
  const before = (await senses(page)).tones.filter((tone) => tone.toString() === TROUBLE.toString()).length;
  await page.clock.fastForward(30_000);
  await soon(
    async () => (await senses(page)).tones.filter((tone) => tone.toString() === TROUBLE.toString()).length,
  ).toBeGreaterThan(before);

  await hub.wake();
  await hub.press('tcm-1');
  await pocket(page, true);
  await pocket(page, false);
  await page.clock.fastForward(7_000);
  await page.clock.fastForward(6_000);
  await card(page, 'Treatment bed 1').waitFor();
  await card(page, 'East door bell').waitFor();
  await soon(() => banner.count()).toBe(0);
  expect(lines[0]).toMatch(/\/api\/v1\/stream$/);
  expect(lines.at(-1)).toMatch(/\/api\/v1\/stream\?after=\d+$/);
  await leave(seat);
}

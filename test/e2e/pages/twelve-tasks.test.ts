import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, type Button } from '../../support/button.ts';
import { senses } from './scene/fake-senses.ts';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { keyboardOf, type Keyboard } from './scene/keyboard.ts';
import { card, joinBy, leave, sitDown, soon, type Seat } from './scene/scene.ts';

/** The most that something urgent may take. */
const URGENT = 3;
const URGENT_TASKS = /bell|call|here|hand|visitor|hands/;

let hub: HubAndBrowser;
const seats = new Map<string, Seat>();
const buttons = new Map<string, Button>();
/** From the page on which that person lands after the sign-in, or from their page on shift. */
const taps = new Map<string, number>();

const pageOf = (staff: string): Page => seats.get(staff)!.page;

async function buttonOf(callPoint: string): Promise<Button> {
  const known = buttons.get(callPoint);
  if (known !== undefined) return known;
  const { password } = await hub.must('POST', `/devices/${callPoint}/credentials`);
  const made = button(callPoint, password as string, () => hub.mqtt);
  await made.connect();
  buttons.set(callPoint, made);
  return made;
}

/** One task, with the keyboard alone on a screen of the size of a phone. */
async function task(name: string, staff: string, does: (page: Page, keys: Keyboard) => Promise<void>): Promise<void> {
  const keys = keyboardOf(pageOf(staff));
  await does(pageOf(staff), keys);
  taps.set(name, keys.taps());
}

async function rings(page: Page, callPoint: string, name: string): Promise<ReturnType<typeof card>> {
  await (await buttonOf(callPoint)).press();
  const one = card(page, name);
  await one.waitFor();
  return one;
}

beforeAll(async () => {
  hub = await hubAndBrowser();
  await Promise.all(
    ['wang', 'chen', 'li', 'lin', 'sun'].map(async (staff) => {
      const seat = await sitDown(hub.browser);
      seats.set(staff, seat);
      await joinBy(seat.page, await hub.joinLink(staff));
      await seat.page.locator('.office-links').waitFor();
    }),
  );
}, 600_000);
afterAll(async () => {
  for (const { end } of buttons.values()) end();
  process.stdout.write(`taps: ${[...taps].map(([name, count]) => `${name} ${count}`).join(', ')}\n`);
  await hub.end();
});

/** What is still open is seen to elsewhere. */
async function closeAll(): Promise<void> {
  for (const { id, state, owner } of (await hub.must('GET', '/calls?state=open')).items) {
    const owns = await hub.as((owner?.id as string | undefined) ?? 'chen');
    if (state === 'waiting') await owns('POST', `/calls/${id}/acknowledge`, {});
    if (state !== 'attended') await owns('POST', `/calls/${id}/arrive`, { proof: 'declared' });
    await owns('POST', `/calls/${id}/close`, { outcome: 'helped' });
  }
}

const waitFor = (page: Page, words: string | RegExp) => (): Promise<void> => page.getByText(words).first().waitFor();

describe('somebody who has never seen it, with the keyboard alone on a phone,', () => {
  it('presses a bell and sees it ring; takes the call; says "I am here" and closes', async () => {
    await task('start the shift', 'wang', async (page, keys) => {
      await keys.tap('Start my shift', waitFor(page, 'Did you hear it?'));
      await keys.tap('Yes', () => page.locator('.page-phone').waitFor());
    });
    const page = pageOf('wang');
    const bell = await rings(page, 'south-gate-bell', 'South gate bell');
    await buttons.get('south-gate-bell')!.shows('registered');
    await soon(async () => (await senses(page)).tones.length).toBeGreaterThan(1);
    await task('take a call', 'wang', async (_page, keys) => {
      await keys.tap('Take it', () => bell.getByText('I am going').waitFor());
    });
    await task('I am here, and close', 'wang', async (_page, keys) => {
      await keys.tap('I am here', () => bell.getByRole('button', { name: 'Done' }).waitFor());
      await keys.tap('Done', () => page.getByRole('dialog').waitFor());
      await keys.tap('Helped', waitFor(page, 'Nobody is waiting'));
    });
  });

  it('asks for a second pair of hands; hands the call over to the clinic', async () => {
    const [page, chen] = [pageOf('wang'), pageOf('chen')];
    const keys = keyboardOf(chen);
    await keys.tap('Start my shift', waitFor(chen, 'Did you hear it?'));
    await keys.tap('Yes', () => chen.locator('.page-phone').waitFor());
    const ramp = await rings(page, 'west-ramp-help', 'West ramp button');
    await keyboardOf(page).tap('Take it', () => ramp.getByText('I am going').waitFor());
    await task('a second pair of hands', 'wang', async (_page, hands) => {
      await hands.tap('Second pair of hands', () => ramp.getByText('Second pair of hands asked for').waitFor());
    });
    await task('hand over to the clinic', 'wang', async (_page, over) => {
      await over.tap('Hand over', () => page.getByRole('dialog').waitFor());
      await over.tap(/^Health station/, () => ramp.getByText(/Asked .*no answer yet/).waitFor());
    });
    expect(await ramp.getByRole('button', { name: 'Hand over' }).count()).toBe(0);
    const offered = card(chen, 'West ramp button');
    await keys.tap('I take it over', () => offered.getByText('I am going').waitFor());
    await ramp.getByText('Chen is going').waitFor();
    expect(await ramp.getByRole('button', { name: 'Give back' }).count()).toBe(0);
    await closeAll();
    await page.getByText('Nobody is waiting').waitFor();
  });

  it('sends a visitor to the other desk', async () => {
    const page = pageOf('wang');
    const bell = await rings(page, 'south-gate-bell', 'South gate bell');
    await task('send a visitor to the other desk', 'wang', async (_page, keys) => {
      await keys.tap('Take it', () => bell.getByText('I am going').waitFor());
      await keys.tap('More', () => page.getByRole('dialog').waitFor());
      await keys.tap(/^Wrong door/, () => page.locator('.undo-words').first().waitFor());
    });
    await card(pageOf('chen'), 'South gate bell').waitFor();
    await closeAll();
    await page.getByText('Nobody is waiting').waitFor();
  });

  it('notes a matter and finds it again', async () => {
    await task('note a matter', 'wang', async (page, keys) => {
      await keys.tap('New matter', () => page.getByRole('dialog').waitFor());
      await keys.tap('Pension', waitFor(page, /Kept/));
      await keys.tap('Close', () => page.getByRole('dialog').waitFor({ state: 'detached' }));
    });
    await task('find it again', 'wang', async (page, keys) => {
      await keys.tap(/^1 matter/, () => page.getByRole('dialog').locator('.matter').waitFor());
      await keys.tap(/^Pension/, () => page.getByRole('dialog').getByLabel('Next step').waitFor());
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').locator('.matter').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });
  });

  it('finds the button with a weak battery, above those that are in order', async () => {
    await (await buttonOf('tcm-2')).send('heartbeat', { v: 1, seq: 1, uptimeS: 60, battery: 9 });
    await (await buttonOf('infusion-3')).send('heartbeat', { v: 1, seq: 1, uptimeS: 60, battery: 90 });
    await task('find the weak battery', 'sun', async (page, keys) => {
      await keys.tap(/^Buttons/, () => page.locator('.button-line').first().waitFor());
      await soon(() => page.locator('.button-line').first().innerText()).toMatch(/Treatment bed 2[^]*battery 9 %/);
    });
  });

  it('sees who is on duty on Sunday, and swaps a shift; it counts once the other has agreed', async () => {
    const shifts = async (staff: string) =>
      ((await hub.must('GET', '/roster/shifts')).items as { staff: string; role: string; from: string }[]).filter(
        (one) => one.staff === staff && one.role === 'duty',
      );
    const [before] = (await shifts('li')).filter(({ from }) => Date.parse(from) > Date.now());
    await task('see Sunday, ask for a swap', 'li', async (page, keys) => {
      await keys.tap(/^Duty roster/, () => page.locator('.duty-day').first().waitFor());
      const sunday = page.getByRole('region', { name: /^Sunday/ }).first();
      await sunday.getByText('Committee', { exact: true }).waitFor();
      await sunday
        .getByText(/(?:Li|Wang).*\d\d:\d\d–\d\d:\d\d/)
        .first()
        .waitFor();
      await keys.tap(/^Swap/, () => page.getByRole('dialog').waitFor());
      await keys.tap('Wang', waitFor(page, 'Which shift of Wang do you take?'));
      await keys.tap('None: only take mine', waitFor(page, /Wang has been asked/));
      await keys.tap('Close', waitFor(page, 'Wang has not agreed yet'));
    });
    expect((await shifts('li')).some(({ from }) => from === before?.from)).toBe(true);
    await task('agree to a swap', 'wang', async (page, keys) => {
      await keys.tap('Duty roster', waitFor(page, 'Li asks you to swap'));
      await keys.tap('Agree to swap', () => page.getByText('Li asks you to swap').waitFor({ state: 'detached' }));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });
    expect((await shifts('li')).some(({ from }) => from === before?.from)).toBe(false);
    expect((await shifts('wang')).some(({ from }) => from === before?.from)).toBe(true);
  });

  it("invites a colleague's phone, and cuts off a lost one", async () => {
    const page = pageOf('lin');
    const dialog = page.getByRole('dialog');
    await task("invite a colleague's phone", 'lin', async (_page, keys) => {
      await keys.tap('Signed-in devices', () => dialog.waitFor());
      await keys.pick('Whose devices', 'Zhao');
      await keys.tap('Invite a phone', () => dialog.locator('.invite-link').waitFor());
    });
    const invite = (await dialog.locator('.invite-link').innerText()).split('#')[1];
    await hub.must('POST', '/sessions', { invite, device: 'Lost phone' });
    await dialog.getByText('Lost phone').waitFor();
    await task('cut off a lost phone', 'lin', async (_page, keys) => {
      await keys.tap('Cut off', () => dialog.getByRole('button', { name: /^Really\?/ }).waitFor());
      await keys.tap(/^Really\?/, () => dialog.getByText('Lost phone').waitFor({ state: 'detached' }));
    });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it("gets the month's report to print", async () => {
    await task('the report of the month', 'lin', async (page, keys) => {
      await keys.tap(/^Month’s report/, () => page.getByRole('button', { name: 'Print or save as PDF' }).waitFor());
    });
    await keyboardOf(pageOf('lin')).tap('Back', () => pageOf('lin').locator('.office-links').waitFor());
  });

  it('renames a place', async () => {
    await task('rename a place', 'lin', async (page, keys) => {
      await keys.tap(/^Names of places/, () => page.locator('.places .choice').first().waitFor());
      await keys.tap(/South gate$/, () => page.getByRole('dialog').waitFor());
      await keys.reach('Name in English');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('Lotus gate');
      await keys.tap('Save', waitFor(page, 'It is now called “Lotus gate”.'));
    });
    await pageOf('lin').getByRole('button', { name: 'Lotus gate' }).waitFor();
  });

  it('needs at most three taps for what is urgent, and no page broke a rule meanwhile', async () => {
    const slow = [...taps].filter(([name, count]) => URGENT_TASKS.test(name) && count > URGENT);
    expect(slow).toEqual([]);
    await leave(...seats.values());
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeContexts, openBrowser } from '../../support/pages/chromium.ts';
import { deadCord } from '../../support/pages/broken-devices.ts';
import { openMockHub, type MockHub } from '../../support/pages/mock-hub.ts';
import { soundOf, wordsOf } from '../../support/pages/mock-site.ts';
import { pocket, senses } from './scene/fake-senses.ts';
import { card, goOnDuty, joinBy, leave, PHONE, press, sitDown, soon } from './scene/scene.ts';

let browser: Browser;
let hub: MockHub;

beforeAll(async () => {
  browser = await openBrowser();
}, 600_000);
afterAll(() => closeContexts(browser));
beforeEach(async () => {
  hub = await openMockHub();
});
afterEach(() => hub.close());

const receipts = (staff: string): string[] =>
  hub.received.receipts.filter((one) => one.staff === staff).map(({ alertId, stage }) => `${alertId} ${stage}`);

describe('a worker with a phone', () => {
  it('who lost the race is told in words who is going', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('li'));
    const call = hub.raise({ callPoint: 'west-ramp-help' });
    const ramp = card(seat.page, 'West ramp button');
    await ramp.waitFor();
    // The hub's word that Wang took it is late; Li's thumb is faster.
    hub.fallSilent();
    hub.act(call.id, 'acknowledge', 'wang');
    await press(ramp.getByRole('button', { name: 'Take it' }), ramp.getByText('Wang is going already'));
    await leave(seat);
  });

  it('gives a receipt once the card is drawn on a page that can be seen, not in a pocket', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    await pocket(seat.page, true);
    await soon(() => hub.received.visible.at(-1)).toEqual({ staff: 'wang', visible: false });
    hub.raise({ callPoint: 'south-gate-bell' });
    await soon(() => receipts('wang').join()).toMatch(/heard/);
    expect(receipts('wang').join()).not.toMatch(/shown/);
    await pocket(seat.page, false);
    await soon(() => receipts('wang').join()).toMatch(/shown/);
    expect(hub.received.visible.at(-1)).toEqual({ staff: 'wang', visible: true });
    await leave(seat);
  });

  it('hears an alert that the hub repeats only once, and the hub gets its receipt again', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    hub.raise({ callPoint: 'south-gate-bell' });
    await soon(() => receipts('wang').length).toBe(2);
    hub.repeatAlerts();
    await soon(() => receipts('wang').length).toBe(4);
    expect(new Set(receipts('wang')).size).toBe(2);
    expect((await senses(seat.page)).tones.filter((tone) => tone.toString() === '880,659')).toHaveLength(1);
    await leave(seat);
  });

  it('falls silent when somebody else goes, and sees who', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    const call = hub.raise({ callPoint: 'lavatory-help' });
    await soon(async () => (await senses(seat.page)).tones.at(-1)).toEqual([
      1245, 1245, 1568, 1245, 1245, 1245, 1245, 1568, 1245, 1245,
    ]);
    hub.act(call.id, 'acknowledge', 'chen');
    await card(seat.page, 'Lavatory emergency cord').getByText('Chen is going').waitFor();
    expect((await senses(seat.page)).tones.at(-1)).toBe('stop');
    expect(await card(seat.page, 'Lavatory').getByRole('button', { name: 'Take it' }).count()).toBe(0);
    await leave(seat);
  });

  it('an alert that was hushed sounds again when nobody goes and the hub tells anew', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    const call = hub.raise({ callPoint: 'infusion-1' });
    const chair = card(seat.page, 'Infusion chair 1');
    await chair.getByRole('button', { name: 'I hear it, be quiet' }).click();
    await soon(async () => (await senses(seat.page)).tones.at(-1)).toBe('stop');
    hub.alert(call, ['wang'], {
      why: 'escalated',
      say: { zh: '还没有人去', en: 'Infusion chair 1: nobody is going yet' },
    });
    await chair.getByText('Nobody has taken it yet').waitFor();
    await soon(async () => (await senses(seat.page)).tones.at(-1)).not.toBe('stop');
    await leave(seat);
  });

  it('gives a call back with a reason, and it waits again', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    hub.raise({ callPoint: 'tcm-2' });
    const bed = card(seat.page, 'Treatment bed 2');
    await press(bed.getByRole('button', { name: 'Take it' }), bed.getByRole('button', { name: 'Give back' }));
    await press(bed.getByRole('button', { name: 'Give back' }), seat.page.getByRole('dialog'));
    await seat.page.getByRole('dialog').getByLabel('Another reason').fill('the ramp needs me more');
    await seat.page.getByRole('dialog').getByRole('button', { name: 'Give back' }).click();
    await bed.getByText('Nobody is going yet').waitFor();
    await leave(seat);
  });

  it('gives a call back without a word of their own, where the house wants none', async () => {
    const seat = await sitDown(browser);
    await seat.page.route('**/api/v1/site', async (route) => {
      const site = (await (await route.fetch()).json()) as { site: { rules: object } };
      await route.fulfill({
        json: { ...site, site: { ...site.site, rules: { ...site.site.rules, freeText: false } } },
      });
    });
    await goOnDuty(seat, hub.invite('wang'));
    hub.raise({ callPoint: 'tcm-2' });
    const bed = card(seat.page, 'Treatment bed 2');
    const dialog = seat.page.getByRole('dialog');
    await press(bed.getByRole('button', { name: 'Take it' }), bed.getByRole('button', { name: 'Give back' }));
    await press(bed.getByRole('button', { name: 'Give back' }), dialog);
    expect(await dialog.getByRole('textbox').count()).toBe(0);
    await dialog.getByRole('button', { name: 'I cannot get away' }).click();
    await bed.getByText('Nobody is going yet').waitFor();
    await leave(seat);
  });

  it('a visitor who was spoken with needs nobody to walk', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    hub.raise({ callPoint: 'south-gate-bell' });
    const bell = card(seat.page, 'South gate bell');
    const spoken = bell.getByRole('button', { name: 'Spoken with' });
    await press(bell.getByRole('button', { name: 'Take it' }), spoken);
    await press(spoken, seat.page.getByText('Nobody is waiting'));
    await leave(seat);
  });

  it("a press that the hub cannot store is shown with that warning, and the hub's trouble beside it", async () => {
    const seat = await sitDown(browser);
    const before = hub.received.visible.length;
    await goOnDuty(seat, hub.invite('wang'));
    await soon(() => hub.received.visible.length).toBeGreaterThan(before);
    await seat.page.getByText('Nobody is waiting').waitFor();
    const call = {
      ...hub.calls.raise({ callPoint: 'east-ramp-help' }),
      id: 'unrecorded-east-ramp-help',
      number: 0,
      seq: 0,
    };
    hub.tell({
      type: 'trouble',
      what: 'not-recorded',
      say: { zh: '写不进', en: 'The disk is full. Tell the caretaker.' },
    });
    hub.alert(call, ['wang'], { notRecorded: true });
    await seat.page.getByText('The disk is full').waitFor();
    const ramp = card(seat.page, 'East ramp button');
    await ramp.getByText('the button has no receipt').waitFor();
    await soon(() => receipts('wang').join()).toMatch(/shown/);
    await ramp.getByRole('button', { name: 'Take it' }).click();
    await soon(() => ramp.count()).toBe(0);
    hub.tell({ type: 'trouble', what: 'recorded-again', say: { zh: '好了', en: 'Well again' } });
    await soon(() => seat.page.getByText('The disk is full').count()).toBe(0);
    await leave(seat);
  });

  it('a caretaker sees and hears that a cord is dead, not as a call, and takes it on; a colleague sees nothing of it', async () => {
    const [seat, other] = [await sitDown(browser), await sitDown(browser)];
    await goOnDuty(seat, hub.invite('sun'));
    await goOnDuty(other, hub.invite('wang'));
    const { page } = seat;
    await page.locator('.nobody').waitFor();
    const sounded = async () => (await senses(page)).tones.filter((tone) => tone !== 'stop').length;
    const before = await sounded();
    hub.breaks({ items: [deadCord(), deadCord({ id: 't-2', callPoint: 'tcm-1', grave: false })], unproven: ['tcm-2'] });
    const broken = page.getByRole('article', { name: 'Lavatory emergency cord' });
    await broken.getByText(/Silent, last heard \d+ s ago/).waitFor();
    await soon(sounded).toBe(before + 1);
    expect(await page.locator('.call').count()).toBe(0);
    await page.getByRole('button', { name: '2 device troubles, 1 button unproven' }).waitFor();
    expect(await other.page.locator('.trouble, .troubles').count()).toBe(0);
    await broken.getByRole('button', { name: 'I take care of it' }).click();
    await broken.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '2 device troubles, 1 button unproven' }).click();
    await page.getByRole('dialog').getByText('You take care of it').waitFor();
    await page.getByRole('dialog').getByText('Treatment bed 2').waitFor();
    await page.keyboard.press('Escape');
    // A call comes first: the broken devices are one line then.
    hub.breaks({ items: [deadCord()], unproven: [] });
    await broken.waitFor();
    hub.raise({ callPoint: 'west-ramp-help' });
    await card(page, 'West ramp button').waitFor();
    await page.locator('.troubles-loud').getByText('1 device trouble').waitFor();
    expect(await broken.count()).toBe(0);
    await leave(seat, other);
  });

  it('a caretaker has a button that calls for nobody watched, and ends that', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('sun'));
    const { page } = seat;
    const ramp = deadCord({
      kind: 'false-presses',
      callPoint: 'west-ramp-help',
      place: 'west-ramp',
      grave: false,
      count: 12,
    });
    hub.breaks({ items: [ramp], unproven: [] });
    await page.getByText('Called 12 times, and nobody was there').waitFor();
    await page.getByRole('button', { name: 'Watch for 24 hours: only desk and lead are told' }).click();
    await page.getByRole('button', { name: '1 device trouble, 1 watched' }).click();
    await page
      .getByRole('dialog')
      .getByText(/Ends by itself at .* \(set by Sun\)/)
      .waitFor();
    await page.getByRole('button', { name: 'End it, ring as ever' }).click();
    await page.getByText('Watched buttons').waitFor({ state: 'detached' });
    await leave(seat);
  });

  it('a press that waited in its button says how long ago it was, on the card and counting', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    hub.raise({ callPoint: 'west-ramp-help', raisedAt: new Date(Date.now() - 45_000), marks: ['late'] });
    await card(seat.page, 'West ramp button')
      .getByText(/Pressed 4\d s ago: the button was offline/)
      .waitFor();
    await leave(seat);
  });

  it('a lost phone that is cut off says why it is deaf, and does not try again', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    await seat.page.getByText('Nobody is waiting').waitFor();
    hub.cutOff('wang');
    await seat.page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await seat.page.getByText('cut off').waitFor();
    await leave(seat);
  });

  it('2,603 calls at once are all on the phone, the most urgent on top, and all receipted', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    await seat.page.getByText('Nobody is waiting').waitFor();
    const calls = Array.from({ length: 2602 }, () => hub.calls.raise({ callPoint: 'south-gate-bell' }));
    calls.push(hub.calls.raise({ callPoint: 'lavatory-help' }));
    hub.tell(
      calls.flatMap((call, i) => [
        { type: 'change', seq: call.seq, at: call.raisedAt, fact: { type: 'CallRaised', callId: call.id }, call },
        {
          type: 'alert',
          alertId: `many-${i}`,
          seq: call.seq,
          call,
          why: 'raised',
          say: wordsOf(hub.site, call),
          sound: soundOf(hub.site, call),
        },
      ]),
    );
    await seat.page.getByText('2603 waiting').waitFor();
    expect(await seat.page.locator('[data-call]').count()).toBe(2603);
    expect(await seat.page.locator('[data-call] h2').first().innerText()).toMatch(/Lavatory/);
    await soon(() => new Set(receipts('wang').filter((one) => one.endsWith('shown'))).size).toBe(2603);
    await leave(seat);
  });
});

describe('signing in', () => {
  it('who is not signed in learns that this device hears nothing', async () => {
    const seat = await sitDown(browser);
    await seat.page.goto(`${hub.url}/phone`);
    await seat.page.getByText('This device is not signed in').waitFor();
    await leave(seat);
  });

  it('a shift begins with a bell that one is asked about, and with advice when it was not heard', async () => {
    const seat = await sitDown(browser);
    await joinBy(seat.page, hub.invite('chen'));
    const { page } = seat;
    await page.getByRole('button', { name: 'Start my shift' }).click();
    await page.getByText('Did you hear it?').waitFor();
    expect((await senses(page)).tones).toContainEqual([523, 659, 784, 1047]);
    expect((await senses(page)).vibrations).toContainEqual([150, 100, 150]);
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByText('Turn up the media volume').waitFor();
    await page.getByRole('button', { name: 'Ring again' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByText('Nobody is waiting').waitFor();
    await leave(seat);
  });

  it('before the shift the phone is not counted as one that hears; after a reload it stays on duty and asks for a touch to sound', async () => {
    const seat = await sitDown(browser);
    await joinBy(seat.page, hub.invite('wang'));
    await seat.page.getByRole('button', { name: 'Start my shift' }).waitFor();
    expect(hub.received.visible).toEqual([]);
    await seat.page.getByRole('button', { name: 'Start my shift' }).click();
    await seat.page.getByRole('button', { name: 'Yes' }).click();
    await soon(() => hub.received.visible).toEqual([{ staff: 'wang', visible: true }]);
    await seat.page.reload();
    const strip = seat.page.getByRole('button', { name: 'Sound is off' });
    await strip.waitFor();
    // Any touch unlocks it, and the strip goes at once.
    await seat.page.mouse.click(5, 5);
    await soon(() => strip.count()).toBe(0);
    hub.raise({ callPoint: 'south-gate-bell' });
    await soon(async () => (await senses(seat.page)).tones).toContainEqual([880, 659]);
    await leave(seat);
  });

  it('over plain HTTP the page says once what does not work there', async () => {
    // A name that is not loopback is no trusted origin to the browser.
    const seat = await sitDown(browser);
    await seat.context.route('http://hub.test/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      const reply = await route.fetch({ url: `${hub.url}${pathname}` });
      await route.fulfill({ response: reply });
    });
    await joinBy(seat.page, hub.invite('wang').replace(hub.url, 'http://hub.test'));
    await seat.page.getByText('This page came over plain HTTP').waitFor();
    await seat.context.unrouteAll({ behavior: 'ignoreErrors' });
    await leave(seat);
  });

  it('if another person signs in with the same browser, the page does not go on as the first', async () => {
    const seat = await sitDown(browser);
    await goOnDuty(seat, hub.invite('wang'));
    const mine = hub.raise({ callPoint: 'tcm-1' });
    hub.act(mine.id, 'acknowledge', 'wang');
    await card(seat.page, 'Treatment bed 1').getByText('I am going').waitFor();
    const other = await seat.context.newPage();
    await joinBy(other, hub.invite('li'));
    await other.getByRole('heading', { name: 'Hello, Li' }).waitFor();
    hub.dropConnections();
    await card(seat.page, 'Treatment bed 1').getByText('Wang is going').waitFor();
    await leave(seat);
  });
});

describe('languages', () => {
  it.each([
    ['zh-CN', '开始值班', 'EN'],
    ['en-GB', 'Start my shift', '中文'],
  ])(
    'a browser set to %s gets its language, and the other at one tap that is remembered',
    async (locale, start, other) => {
      const seat = await sitDown(browser, { ...PHONE, locale });
      await joinBy(seat.page, hub.invite('wang'));
      await seat.page.getByRole('button', { name: start }).waitFor();
      expect(await seat.page.evaluate('document.documentElement.lang')).toBe(locale === 'zh-CN' ? 'zh-CN' : 'en');
      await seat.page.getByText(other, { exact: true }).click();
      await soon(() => seat.page.getByRole('button', { name: start }).count()).toBe(0);
      await seat.page.reload();
      await seat.page.getByRole('button', { name: locale === 'zh-CN' ? 'Start my shift' : '开始值班' }).waitFor();
      await leave(seat);
    },
  );

  it('a call is shown and said in Chinese on a Chinese phone', async () => {
    const seat = await sitDown(browser, { ...PHONE, locale: 'zh-CN' });
    await goOnDuty(seat, hub.invite('wang'));
    hub.raise({ callPoint: 'lavatory-help' });
    const cord = card(seat.page, '卫生间紧急拉绳');
    await press(cord.getByRole('button', { name: '我去', exact: true }), cord.getByRole('button', { name: '我到了' }));
    hub.raise({ callPoint: 'east-door-bell' });
    await soon(async () => (await senses(seat.page)).words.join()).toContain('zh-CN 东门门铃，来访');
    await leave(seat);
  });
});

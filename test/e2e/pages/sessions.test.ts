import type { Locator, Page } from 'playwright-core';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button } from '../../support/button.ts';
import { phone, type TestPhone } from '../../support/phone.ts';
import { faultsOf } from './scene/axe.ts';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { card, goOnDuty, joinBy, leave, PHONE, press, sitDown, soon } from './scene/scene.ts';

let hub: HubAndBrowser;
const endings: (() => void)[] = [];

async function listens(staff: string): Promise<TestPhone> {
  const {
    body: { invite },
  } = await hub.ask('POST', `/staff/${staff}/invites`);
  const {
    body: { token: own },
  } = await hub.ask('POST', '/sessions', { invite, device: `phone of ${staff}` });
  const made = phone(
    staff,
    own,
    () => hub.http,
    (method, path, body) => hub.ask(method, path, body, own),
    { receipts: true, inFront: true },
  );
  endings.push(made.end);
  await made.listen();
  return made;
}

/** Behind one's own name, as one looks for it. */
async function openDevices(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `${name} End shift` }).click();
  await page.getByRole('button', { name: 'Signed-in devices' }).click();
  await page.getByRole('dialog', { name: 'Signed-in devices' }).waitFor();
}

beforeAll(async () => {
  hub = await hubAndBrowser();
}, 600_000);
afterAll(async () => {
  for (const end of endings) end();
  await hub.end();
});

describe('a phone that is lost', () => {
  it('was invited by the lead, is cut off by the lead, is out within a second, and the call it had taken rings elsewhere', async () => {
    const [lin, li] = [await sitDown(hub.browser), await sitDown(hub.browser)];
    const wang = await listens('wang');
    await goOnDuty(lin, await hub.joinLink('lin'));
    await openDevices(lin.page, 'Lin');
    await lin.page.getByText('(this one)').waitFor();
    await lin.page.getByLabel('Whose devices').selectOption('li');
    await lin.page.getByText('Signed in nowhere').waitFor();
    await lin.page.getByRole('button', { name: 'Invite a phone' }).click();
    await lin.page.getByRole('img', { name: /Scan this/ }).waitFor();
    expect(await lin.page.getByRole('timer').innerText()).toMatch(/^(?:10:00|9:5\d)$/);
    const link = await lin.page.locator('.invite-link').innerText();
    expect(link).toMatch(/\/join#[\w-]{43}$/);

    await goOnDuty(li, link);
    await lin.page.getByText('The phone has joined.').waitFor();
    expect(await lin.page.locator('.invite-code').count()).toBe(0);
    const door = button(
      'west-ramp-help',
      (await hub.ask('POST', '/devices/west-ramp-help/credentials')).body.password as string,
      () => hub.mqtt,
    );
    endings.push(door.end);
    await door.connect();
    // An emergency tells the whole team, whatever day and hour it is.
    await door.press({ kind: 'hold' });
    await wang.isAlerted();
    const ramp = card(li.page, 'West ramp button');
    await press(ramp.getByRole('button', { name: 'Take it' }), ramp.getByText('I am going'));

    await lin.page.evaluate("addEventListener('click', () => { globalThis.tappedAt = Date.now(); }, true)");
    await li.page.evaluate(`new MutationObserver(() => {
      if (document.querySelector('.signed-out') !== null) globalThis.outAt ??= Date.now();
    }).observe(document.body, { childList: true, subtree: true })`);
    const cutOff = lin.page.getByRole('dialog').getByRole('listitem');
    await cutOff.getByRole('button', { name: 'Cut off' }).click();
    expect(await li.page.locator('.signed-out').count()).toBe(0);
    await cutOff.getByRole('button', { name: 'Really? Cut off' }).click();
    await li.page.getByText('This phone was cut off').waitFor();
    const tookMs =
      (await li.page.evaluate<number>('globalThis.outAt')) - (await lin.page.evaluate<number>('globalThis.tappedAt'));
    expect(tookMs).toBeLessThan(1_000);
    expect((await wang.isAlerted('released'))['call']).toMatchObject({ state: 'waiting', owner: null });
    await lin.page.getByText('Signed in nowhere').waitFor();
    // The link was for one phone, once.
    await li.page.goto(link);
    await li.page.getByText('cannot be used').waitFor();
    await leave(lin, li);
  });

  it.each([
    ['en-GB', 'Invite a phone'],
    ['zh-CN', '邀请一部手机'],
  ])('has a list that anybody can read and hit with a thumb, 320 px wide and in %s', async (locale, inviteWords) => {
    const lin = await sitDown(hub.browser, { ...PHONE, viewport: { width: 320, height: 568 }, locale });
    const { page } = lin;
    await goOnDuty(lin, await hub.joinLink('lin'));
    await page.getByRole('banner').getByRole('button').last().click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByRole('button', { name: inviteWords }).click();
    await page.locator('.invite-code').waitFor();
    await page.getByRole('listitem').getByRole('button').first().click();
    const faults = await faultsOf(page, 'devices');
    const wide = await page.evaluate<number>(
      "Math.max(document.scrollingElement.scrollWidth, document.querySelector('dialog').scrollWidth)",
    );
    expect([faults, wide]).toEqual([[], 320]);
    const low = await page.evaluate<number[]>(
      "[...document.querySelectorAll('dialog .act, dialog select')].map((one) => one.getBoundingClientRect().height).filter((high) => high < 56)",
    );
    expect(low).toEqual([]);
    await leave(lin);
  });

  it('has a name with its day in the language of the page, and another one from a person; inviting stands above', async () => {
    const lin = await sitDown(hub.browser);
    const { page } = lin;
    await goOnDuty(lin, await hub.joinLink('lin'));
    await openDevices(page, 'Lin');
    const dialog = page.getByRole('dialog');
    const own = dialog.getByRole('listitem').filter({ hasText: '(this one)' });
    await own.getByText(/^Chrome on \w+, \d+ [A-Z][a-z]+$/).waitFor();
    const high = async (what: Locator): Promise<number> => (await what.boundingBox())?.y ?? -1;
    expect(await high(dialog.getByRole('button', { name: 'Invite a phone' }))).toBeLessThan(await high(own));
    await own.getByRole('button', { name: 'Rename' }).focus();
    await page.keyboard.press('Enter');
    await soon(() => page.evaluate<string>('document.activeElement.tagName')).toBe('INPUT');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Phone of the desk');
    await page.keyboard.press('Enter');
    await own.getByText('Phone of the desk').waitFor();
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Rename');
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: 'EN: switch' })
      .or(page.getByRole('button', { name: '切换到中文' }))
      .click();
    await page.getByRole('banner').getByRole('button').last().click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page
      .getByRole('listitem')
      .filter({ hasText: /，\d+月\d+日登录/ })
      .first()
      .waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Phone of the desk' }).waitFor();
    await leave(lin);
  });

  it("is cut off by its owner from another phone; who is no lead sees nobody else's and invites nobody", async () => {
    const chen = await sitDown(hub.browser);
    const lost = await listens('chen');
    await goOnDuty(chen, await hub.joinLink('chen'));
    await openDevices(chen.page, 'Chen');
    const dialog = chen.page.getByRole('dialog');
    await soon(() => dialog.getByRole('listitem').count()).toBe(2);
    expect(await dialog.getByLabel('Whose devices').count()).toBe(0);
    expect(await dialog.getByRole('button', { name: 'Invite a phone' }).count()).toBe(0);
    await dialog
      .getByRole('listitem')
      .filter({ hasText: 'phone of chen' })
      .getByRole('button', { name: 'Cut off' })
      .click();
    await dialog.getByRole('button', { name: 'Really? Cut off' }).click();
    await soon(() => lost.closeCode()).toBe(4403);
    await soon(() => dialog.getByRole('listitem').count()).toBe(1);
    await dialog.getByRole('button', { name: 'Sign out here' }).click();
    await dialog.getByRole('button', { name: 'Really? Sign out here' }).click();
    await chen.page.getByText('You have signed out').waitFor();
    await leave(chen);
  });
});

describe('an invitation', () => {
  it('is used by a tap only: WeChat shows how to open a browser, a browser says first for whom it is', async () => {
    const inWeChat =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.54';
    const link = await hub.joinLink('sun');
    const wechat = await sitDown(hub.browser, { ...PHONE, userAgent: inWeChat });
    const asked: string[] = [];
    wechat.page.on('request', (request) => asked.push(request.url()));
    await wechat.page.goto(link);
    await wechat.page.getByText('Choose “Open in browser”').waitFor();
    // The browser that comes next opens the same address.
    expect(wechat.page.url()).toBe(link);
    expect(asked.filter((url) => url.includes('/sessions'))).toEqual([]);
    expect(await faultsOf(wechat.page, 'invitation in WeChat')).toEqual([]);

    const [first, second] = [await sitDown(hub.browser), await sitDown(hub.browser)];
    for (const { page } of [first, second]) {
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(link);
      await page.getByRole('heading', { name: 'This invitation is for Sun' }).waitFor();
      expect(page.url()).toMatch(/\/join$/);
    }
    expect(await faultsOf(first.page, 'whose invitation')).toEqual([]);
    expect((await hub.must('GET', '/staff/sun/sessions')).items).toEqual([]);
    await first.page.getByRole('button', { name: 'Join as Sun' }).click();
    await first.page.getByRole('heading', { name: 'Hello, Sun' }).waitFor();
    await second.page.getByRole('button', { name: 'Join as Sun' }).click();
    await second.page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor();
    // What stands behind the # is never sent.
    expect(asked.filter((url) => url.includes(link.slice(link.indexOf('#') + 1)))).toEqual([]);
    await leave(wechat, first, second);
  });
});

describe('own shifts in the calendar of the phone', () => {
  it('a link is made on the own phone, read by a calendar app without signing in, and ended', async () => {
    const zhao = await sitDown(hub.browser);
    await goOnDuty(zhao, await hub.joinLink('zhao'));
    await openDevices(zhao.page, 'Zhao');
    const own = zhao.page.getByRole('region', { name: 'My shifts in the calendar of my phone' });
    await own.getByRole('button', { name: 'Make a link' }).click();
    const url = await own.locator('.invite-link').innerText();
    const calendar = await fetch(url);
    expect([calendar.status, (await calendar.text()).startsWith('BEGIN:VCALENDAR')]).toEqual([200, true]);
    expect(await faultsOf(zhao.page, 'calendar link')).toEqual([]);
    await own.getByRole('button', { name: 'End the link' }).click();
    await own.getByText('Make a link and subscribe').waitFor();
    expect((await fetch(url)).status).toBe(404);
    await leave(zhao);
  });
});

describe('the lamp of a bought device', () => {
  it('is tried by the caretaker at the page of the buttons', async () => {
    const devices = [{ id: 'tcm-1', dialect: 'tasmota', name: 'bed', feedback: [{ output: 'power1' }] }];
    await hub.must('PUT', '/site', { ...(await hub.must('GET', '/site')), devices });
    const { password } = await hub.must('POST', '/devices/tcm-1/credentials');
    const sun = await sitDown(hub.browser);
    await joinBy(sun.page, await hub.joinLink('sun'));
    await sun.page.locator('.office-links').waitFor();
    await sun.page.goto(`${hub.http}/devices`);
    const button = sun.page.getByRole('button', { name: 'Try the lamp: ' });
    await button.click();
    await sun.page.getByText('There is no way to this device now').waitFor();
    const box = await connectAsync(hub.mqtt, { username: 'tcm-1', password, protocolVersion: 4, reconnectPeriod: 0 });
    endings.push(() => void box.end(true));
    const got: string[] = [];
    box.on('message', (topic, payload) => void got.push(`${topic} ${payload.toString()}`));
    await box.subscribeAsync('cmnd/bed/#');
    await button.click();
    await sun.page.getByText('For ten seconds it is told to show').waitFor();
    await soon(() => got.at(-1)).toBe('cmnd/bed/Power1 BLINK');
    await leave(sun);
  });
});

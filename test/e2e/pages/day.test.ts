import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from './scene/axe.ts';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { DESK, goOnDuty, joinBy, leave, PHONE, press, type Seat, sitDown, soon } from './scene/scene.ts';

let hub: HubAndBrowser;
beforeAll(async () => {
  hub = await hubAndBrowser();
}, 600_000);
afterAll(() => hub.end());

type Told = { readonly id: string; readonly number: number };

/** A call as a worker opens it by hand: no button is needed. */
async function opens(as: string, place: string, kind: string): Promise<Told> {
  return (await hub.ask('POST', '/calls', { place, kind }, as)).body as Told;
}
async function tokenOf(staff: string): Promise<string> {
  const { invite } = await hub.must('POST', `/staff/${staff}/invites`);
  return (await hub.ask('POST', '/sessions', { invite, device: 'a script' })).body.token as string;
}
const act = (as: string, { id }: Told, what: string, body: object = {}) =>
  hub.ask('POST', `/calls/${id}/${what}`, body, as);
async function phoneOf(staff: string): Promise<Seat> {
  const seat = await sitDown(hub.browser);
  await goOnDuty(seat, await hub.joinLink(staff));
  return seat;
}
const button = (where: Locator | Page, name: string | RegExp): Locator => where.getByRole('button', { name });
/** Takes the call and arrives, by thumb. */
async function takeAndArrive(one: Locator): Promise<void> {
  await press(button(one, 'Take it'), button(one, 'I am here'));
  await press(button(one, 'I am here'), button(one, 'Done'));
}

/**
 * In the page: pairs of letters of one Chinese phrase (no sign, no blank between) of which the second begins a line.
 */
const BREAKS_INSIDE = `(() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement.closest('.visually-hidden') !== null) continue;
    const range = document.createRange();
    let above = null;
    for (let at = 0; at < node.data.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const { top, height } = range.getBoundingClientRect();
      const isLetter = /\\p{Script=Han}/u.test(node.data[at]);
      // The boxes of letters overlap where lines stand close.
      if (isLetter && above !== null && top > above + height / 2) found.push(node.data);
      above = isLetter ? top : null;
    }
  }
  return found;
})()`;

describe('one day with a real hub', () => {
  it('an empty phone says that line and sound are up, until when the shift lasts, who else is there, how many calls', async () => {
    const wang = await phoneOf('wang');
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const to = new Date(Date.now() + 3_600_000).toISOString();
    for (const [person, team] of [
      ['wang', 'committee'],
      ['chen', 'clinic'],
    ])
      await hub.must('POST', '/roster/overrides', { kind: 'extra', person, team, from, to });
    const calm = wang.page.locator('.calm');
    await calm.getByText('The line to the hub is up').waitFor();
    await calm.getByText('Sound is on').waitFor();
    const { items } = await hub.must('GET', '/duty');
    const { at } = items[0].ends.find((one: { staff: string }) => one.staff === 'wang');
    const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(
      Date.parse(at),
    );
    await calm.getByText(`You are on duty until ${time}`).waitFor();
    await calm.getByText(/^Also on duty: Chen \(until \d\d:\d\d\)/).waitFor();
    await calm.getByText('No calls yet today').waitFor();
    expect(await faultsOf(wang.page, 'calm')).toEqual([]);
    await leave(wang);
  });

  it('after arrival: done, a second pair of hands, more; four outcomes of ten, and the others behind "more"', async () => {
    const wang = await phoneOf('wang');
    const { page } = wang;
    await opens(await tokenOf('li'), 'tcm-room', 'help');
    const one = page.locator('article.call').first();
    await takeAndArrive(one);
    await button(one, 'More').waitFor();
    await soon(() => one.locator('.call-actions button').allInnerTexts()).toEqual([
      'Done',
      'Second pair of hands',
      'More',
    ]);
    await press(button(one, 'More'), page.getByRole('dialog'));
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button').allInnerTexts()).toEqual(
      expect.arrayContaining(['Hand over', 'Give back', 'Cancel']),
    );
    await page.keyboard.press('Escape');
    await press(button(one, 'Done'), dialog);
    expect(await dialog.locator('.choice').count()).toBe(4);
    await button(dialog, 'Other outcomes').focus();
    await page.keyboard.press('Enter');
    const all = await dialog.locator('.choice').allInnerTexts();
    expect(all.slice(-2)).toEqual(['Nobody there', 'Pressed by mistake']);
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe(all[4]);
    await button(dialog, /^Helped$/).click();
    await page.getByText('Nobody is waiting').waitFor();
    await leave(wang);
  });

  it('hands are asked for once, while going too; the card says who comes; who asked is not asked and hears no bell', async () => {
    const wang = await phoneOf('wang');
    const { page } = wang;
    await opens(await tokenOf('li'), 'infusion-room', 'help');
    const one = page.locator('article.call').first();
    await press(button(one, 'Take it'), button(one, 'I am here'));
    await press(button(one, 'Second pair of hands'), one.getByText('Second pair of hands asked for'));
    expect(await button(one, 'Second pair of hands').count()).toBe(0);
    const own = page.locator('article.call').nth(1);
    await own.waitFor();
    expect(await button(own, 'Take it').count()).toBe(0);
    expect(await own.locator('.ringing-bell').count()).toBe(0);
    const chen = await tokenOf('chen');
    const hands = (await hub.must('GET', '/calls?state=open')).items.find(
      (call: { kind: string }) => call.kind === 'hands',
    );
    await act(chen, hands, 'acknowledge');
    await one.getByText('Chen is coming to help').waitFor();
    await act(chen, hands, 'arrive');
    await one.getByText('Chen is there to help').waitFor();
    await press(button(one, 'I am here'), button(one, 'Done'));
    await act(chen, hands, 'close', { outcome: 'helped' });
    await button(one, 'Second pair of hands').waitFor();
    await press(button(one, 'Done'), page.getByRole('dialog'));
    await button(page.getByRole('dialog'), /^Helped$/).click();
    await page.getByText('Nobody is waiting').waitFor();
    await leave(wang);
  });

  it('handing over names first who can hear now, in words', async () => {
    const [wang, zhao] = [await phoneOf('wang'), await phoneOf('zhao')];
    await opens(await tokenOf('li'), 'south-gate', 'visit');
    const one = wang.page.locator('article.call').first();
    await press(button(one, 'Take it'), button(one, 'Hand over'));
    await press(button(one, 'Hand over'), wang.page.getByRole('dialog'));
    const dialog = wang.page.getByRole('dialog');
    await soon(() => dialog.locator('.choice').first().innerText()).toMatch(/^Zhao\s+can hear now$/);
    expect(await dialog.locator('.choice', { hasText: 'Li' }).first().innerText()).toMatch(/cannot hear now/);
    expect(await dialog.locator('.choice', { hasText: 'Health station' }).innerText()).toMatch(/1 can hear now/);
    expect(await faultsOf(wang.page, 'hand over')).toEqual([]);
    await dialog.locator('.choice').first().click();
    await press(button(zhao.page, 'I take it over'), button(zhao.page, 'Spoken with'));
    await button(zhao.page, 'Spoken with').click();
    await zhao.page.getByText('Nobody is waiting').waitFor();
    await leave(wang, zhao);
  });

  it('today and yesterday: each call with how long until somebody went, who closed it and how; from there why', async () => {
    const li = await phoneOf('li');
    const { page } = li;
    await page.locator('.calm').getByText('4 calls today').waitFor();
    await button(page, 'Today and yesterday').click();
    const dialog = page.getByRole('dialog');
    const today = dialog.getByRole('region', { name: /^Today · \d+ \w+$/ });
    await today.getByText('somebody went after').first().waitFor();
    await today.getByText('Zhao: Spoken with the caller').waitFor();
    await today.getByText('Wang: Helped').first().waitFor();
    expect(await faultsOf(page, 'today')).toEqual([]);
    await today.getByRole('button').first().click();
    await dialog.locator('.story').waitFor();
    await leave(li);
  });

  it('a card or dialog that goes leaves the focus on something; unknown addresses are a page with a way home', async () => {
    const wang = await phoneOf('wang');
    const { page } = wang;
    const focus = (): Promise<string> => page.evaluate<string>('document.activeElement.tagName');
    const chen = await tokenOf('chen');
    const call = await opens(chen, 'east-door', 'visit');
    await button(page, 'Take it').focus();
    await act(chen, call, 'acknowledge');
    await act(chen, call, 'close', { outcome: 'spoken-with' });
    await page.getByText('Nobody is waiting').waitFor();
    await soon(focus).toBe('H1');
    await button(page, 'Today and yesterday').focus();
    await page.keyboard.press('Enter');
    await button(page.getByRole('dialog'), /East door/)
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.locator('.story').waitFor();
    expect(await focus()).not.toBe('BODY');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').getByRole('heading', { name: 'Today and yesterday' }).waitFor();
    await page.keyboard.press('Escape');
    await soon(() => page.getByRole('dialog').count()).toBe(0);
    await soon(() => page.evaluate<string>('document.activeElement.textContent')).toBe('Today and yesterday');
    const reply = await page.goto(`${hub.http}/no/such/page`);
    expect(reply?.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByRole('link').click();
    await page.getByRole('link', { name: /Staff phone/ }).waitFor();
    await leave(wang);
  });

  it('in Chinese no phrase is broken in the middle, and digits have the face of the words', async () => {
    const wang = await sitDown(hub.browser, { ...PHONE, locale: 'zh-CN' });
    const { page } = wang;
    await goOnDuty(wang, await hub.joinLink('wang'));
    const line = page.locator('.calm li', { hasText: /^今天 \d+ 个呼叫$/ });
    await line.waitFor();
    const devtools = await wang.context.newCDPSession(page);
    const { root } = await devtools.send('DOM.getDocument', { depth: 0 });
    await devtools.send('CSS.enable');
    const { nodeId } = await devtools.send('DOM.querySelector', {
      nodeId: root.nodeId,
      selector: '.calm li:last-child',
    });
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
    expect(fonts.map(({ familyName }) => familyName)).toHaveLength(1);
    const breaks = await page.evaluate<string[]>(BREAKS_INSIDE);
    expect(breaks).toEqual([]);
    await opens(await tokenOf('li'), 'south-gate', 'visit');
    await page.getByRole('button', { name: '我去', exact: true }).waitFor();
    expect(await page.evaluate<string[]>(BREAKS_INSIDE)).toEqual([]);
    await page.locator('.act-main').first().click();
    await button(page, '我到了').waitFor();
    expect(await page.evaluate<string[]>(BREAKS_INSIDE)).toEqual([]);
    await soon(async () => {
      await button(page, '已沟通')
        .click({ timeout: 2_000 })
        .catch(() => undefined);
      return page.locator('.calm').count();
    }).toBe(1);
    await leave(wang);
  });

  it('a lead prints the month: how soon people came, where and at what hour, and nothing of a person', async () => {
    const lin = await sitDown(hub.browser);
    const { page } = lin;
    await joinBy(page, await hub.joinLink('lin'));
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await page.goto(`${hub.http}/`);
    await page.getByRole('link', { name: /^Month’s report/ }).click();
    await page.getByText('There were no calls in this month.').waitFor();
    await page.getByRole('link', { name: 'Next month' }).click();
    const places = page.getByRole('region', { name: 'Place' });
    await places.getByRole('row', { name: /^South gate \d/ }).waitFor();
    await page.getByRole('region', { name: 'Hour' }).getByRole('row').nth(1).waitFor();
    expect(await page.locator('.figures').innerText()).toMatch(/Answered within 60 s\s+[–\d][^]*goal 98 %[^]*Unheard/);
    expect(await page.locator('main').innerText()).not.toMatch(/Wang|\bLi\b|Chen|Zhao|Lin/);
    expect(await faultsOf(page, 'report')).toEqual([]);
    await page.evaluate('globalThis.print = () => { globalThis.printed = true; }');
    await button(page, 'Print or save as PDF').click();
    expect(await page.evaluate('globalThis.printed')).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await button(page, 'Print or save as PDF').isVisible()).toBe(false);
    expect(await places.isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await button(page, '切换到中文').click();
    await page.getByRole('heading', { name: /^月报 \d{4}年\d+月/ }).waitFor();
    expect(await page.evaluate<string[]>(BREAKS_INSIDE)).toEqual([]);
    await leave(lin);

    const wang = await phoneOf('wang');
    await wang.page.goto(`${hub.http}/report`);
    await wang.page.getByText('Your role may not do this').waitFor();
    await wang.page.getByRole('link', { name: 'Back' }).click();
    await wang.page.getByRole('link', { name: /Staff phone/ }).waitFor();
    expect(await wang.page.getByRole('link', { name: /report/i }).count()).toBe(0);
    await leave(wang);
  });

  it('the empty board shows the same and the last calls; a call takes its place at once', async () => {
    const desk = await sitDown(hub.browser, DESK);
    const { page } = desk;
    await joinBy(page, await hub.joinLink('lin'));
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await page.goto(`${hub.http}/board`);
    await page.locator('.board-calm').getByText('The line to the hub is up').waitFor();
    await page.getByRole('region', { name: 'The last calls' }).getByText('Zhao: Spoken with the caller').waitFor();
    await page.getByText('6 calls today').waitFor();
    expect(await faultsOf(page, 'calm board')).toEqual([]);
    const li = await tokenOf('li');
    const call = await opens(li, 'south-gate', 'visit');
    await page
      .getByRole('region', { name: /Waiting/ })
      .getByText('South gate')
      .waitFor();
    await act(li, call, 'acknowledge');
    await act(li, call, 'close', { outcome: 'spoken-with' });
    await page.getByText('7 calls today').waitFor();
    await leave(desk);
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PagerView } from '../../../hub/contract/http/pagers.ts';
import type { ReachabilityFrame, ReachabilityView, WayView } from '../../../hub/contract/stream.ts';
import { closeContexts, openBrowser } from '../../support/pages/chromium.ts';
import { deadCord } from '../../support/pages/broken-devices.ts';
import { openMockDemo, type MockDemo } from '../../support/pages/mock-demo.ts';
import { openMockHub } from '../../support/pages/mock-hub.ts';
import { COMING, NOBODY, NOT_SENT } from '../../support/pages/mock-panel.ts';
import { faultsOf } from './scene/axe.ts';
import { senses } from './scene/fake-senses.ts';
import { DESK, goOnDuty, joinBy, leave, PHONE, type Seat, sitDown, soon } from './scene/scene.ts';

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

describe('the board at the desk', () => {
  it('one look shows who waits, who is going and who is being helped', async () => {
    const seat = await sitDown(browser, DESK);
    const { page } = seat;
    await joinBy(page, hub.invite('lin'));
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    hub.raise({ callPoint: 'south-gate-bell', raisedAt: new Date(Date.now() - 61_000) });
    const going = hub.raise({ callPoint: 'west-ramp-help' });
    hub.act(going.id, 'acknowledge', 'wang');
    await page.goto(`${hub.url}/board`);
    const column = (name: string) => page.getByRole('region', { name: new RegExp(name) });
    await column('Waiting').getByText('South gate bell').waitFor();
    await column('Waiting').getByText('over 1 min').waitFor();
    await column('On the way').getByText('Wang is going').waitFor();
    hub.act(going.id, 'arrive', 'wang');
    await column('Being helped').getByText('Wang is there').waitFor();
    await page.getByText('On duty: Wang, Chen').waitFor();
    await page.getByText('1 can hear').waitFor();
    await leave(seat);
  });

  it('a new call is announced once and takes the focus from nobody; the board gives no receipts', async () => {
    const seat = await sitDown(browser, DESK);
    const { page } = seat;
    await joinBy(page, hub.invite('wang'));
    await page.getByRole('heading', { name: 'Hello, Wang' }).waitFor();
    hub.raise({ callPoint: 'east-door-bell' });
    await page.goto(`${hub.url}/board`);
    await page.getByRole('heading', { name: 'East door bell' }).waitFor();
    const live = page.locator('[aria-live="polite"].visually-hidden');
    expect(await live.innerText()).toBe('');
    await page.locator('.language').focus();
    const call = hub.raise({ callPoint: 'tcm-3' });
    await soon(() => live.innerText()).toBe('New call: Treatment bed 3, Help wanted, Urgent');
    hub.act(call.id, 'acknowledge', 'chen');
    await page.getByText('Chen is going').waitFor();
    expect(await live.innerText()).toBe('New call: Treatment bed 3, Help wanted, Urgent');
    expect(await page.evaluate('document.activeElement.className')).toContain('language');
    expect(hub.received.receipts).toEqual([]);
    expect(hub.received.visible.length).toBeGreaterThan(0);
    expect(hub.received.visible.every(({ visible }) => !visible)).toBe(true);
    await leave(seat);
  });

  it('shows a dead cord until somebody takes it on, and what else is broken or unproven as numbers', async () => {
    const seat = await sitDown(browser, DESK);
    const { page } = seat;
    await joinBy(page, hub.invite('lin'));
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await page.goto(`${hub.url}/board`);
    await page.getByText('1 can hear').waitFor();
    const troubles = page.getByRole('region', { name: 'Device troubles' });
    expect(await troubles.count()).toBe(0);
    const bed = deadCord({ id: 't-2', callPoint: 'tcm-1', grave: false });
    hub.breaks({ items: [deadCord(), bed], unproven: ['tcm-2'] });
    await troubles.locator('.board-trouble').getByText('Lavatory emergency cord').waitFor();
    await troubles.getByText(/Silent, last heard \d+ s ago/).waitFor();
    await troubles.getByText('1 more device trouble').waitFor();
    await troubles.getByText('1 button unproven: never pressed').waitFor();
    const sun = { id: 'sun', name: { zh: '老孙', en: 'Sun' }, team: null };
    hub.breaks({ items: [deadCord({ takenOn: { by: sun, at: new Date().toISOString() } }), bed], unproven: [] });
    await troubles.getByText('Sun takes care of it').waitFor();
    hub.breaks({
      items: [],
      unproven: [],
      watched: [{ callPoint: 'west-ramp-help', by: sun, until: new Date(Date.now() + 3_600_000).toISOString() }],
    });
    await troubles.getByText('Watched: West ramp button').waitFor();
    expect(await troubles.locator('.board-trouble').count()).toBe(0);
    await leave(seat);
  });

  it('has the same banner when the line is down, and no number of people that it cannot know', async () => {
    const seat = await sitDown(browser, DESK, true);
    const { page } = seat;
    await joinBy(page, hub.invite('lin'));
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await page.goto(`${hub.url}/board`);
    await page.getByText('1 can hear').waitFor();
    hub.fallSilent();
    await page.clock.fastForward(7_000);
    await page.getByText('No line to the hub').waitFor();
    expect(await page.getByText('can hear').count()).toBe(0);
    await leave(seat);
  });
});

describe('the pager of a worker', () => {
  const since = new Date(Date.UTC(2026, 10, 23, 13, 40)).toISOString();
  const way = (id: string | null, more: Partial<WayView>): WayView => ({
    kind: id === null ? 'page' : 'pager',
    id,
    state: 'proven',
    why: id === null ? 'proven' : 'pager',
    since,
    gone: false,
    ...more,
  });
  const carried = (id: string, name: string): PagerView => ({
    id,
    staff: 'wang',
    name,
    language: 'zh',
    createdAt: since,
    testedAt: null,
    lines: id === 'old' ? [] : [{ transport: 'websocket', app: null, outdated: false }],
    ...(id === 'old' ? { hears: 'cannot', why: 'no-line' } : { hears: 'proven', why: 'pager' }),
  });
  function tell(state: ReachabilityView['state'], ways: readonly WayView[]): void {
    const chen = {
      staff: 'chen',
      state: 'cannot' as const,
      why: '',
      lastProofAt: null,
      since,
      ways: [way(null, { state: 'cannot', why: 'no-line' })],
    };
    const people = [{ staff: 'wang', state, why: '', lastProofAt: null, since, ways: [...ways] }, chen];
    const duty = [
      { team: 'committee', staff: ['wang'] },
      { team: 'clinic', staff: ['chen'] },
    ];
    hub.tell({ type: 'reachability', people, places: [], duty } satisfies ReachabilityFrame);
  }

  it('is rung when the shift begins, its state is said in words; when it goes, owner, lead and board are told', async () => {
    const [phone, lead, desk] = [await sitDown(browser), await sitDown(browser), await sitDown(browser, DESK)];
    hub.carry([carried('redmi', 'Redmi'), carried('nokia', 'Nokia'), carried('old', 'Old')]);
    await goOnDuty(phone, hub.invite('wang'));
    await goOnDuty(lead, hub.invite('lin'));
    await joinBy(desk.page, hub.invite('chen'));
    await desk.page.getByRole('heading', { name: 'Hello, Chen' }).waitFor();
    await desk.page.goto(`${hub.url}/board`);
    await desk.page.getByText('can hear').waitFor();
    await soon(() => hub.pagersTested).toEqual(['redmi 0', 'nokia 0']);

    const old = way('old', { state: 'cannot', why: 'no-line' });
    tell('proven', [way(null, {}), way('redmi', { state: 'unproven', why: 'pager-untested' }), old]);
    const own = phone.page.locator('.own-ways');
    await own.getByText('With the screen dark nothing rings').click();
    const lines = own.getByRole('listitem');
    await soon(() => lines.allInnerTexts()).toEqual([
      expect.stringMatching(/^This page\s+rings while it is in front$/),
      expect.stringMatching(/^Redmi\s+test ring: when you hear it/),
      expect.stringMatching(/^Old\s+no line since 21:40, does not ring$/),
    ]);
    await own.getByRole('button', { name: 'Redmi: Test ring in 10 s' }).click();
    await soon(() => hub.pagersTested.at(-1)).toBe('redmi 10');

    tell('proven', [way(null, { state: 'cannot', why: 'asleep' }), way('redmi', {}), old]);
    await own.getByText('Rings with the screen dark: Redmi').waitFor();
    const shift = desk.page.getByRole('region', { name: 'Who on shift hears' });
    await shift.getByText('can hear since 21:40, pocket phone').waitFor();
    await shift.getByText('cannot hear since 21:40, page: no line').waitFor();
    expect(await desk.page.locator('.gone-pagers').count()).toBe(0);

    const sounded = async ({ page }: Seat) => (await senses(page)).tones.filter((tone) => tone !== 'stop').length;
    const before = [await sounded(phone), await sounded(lead)];
    const gone = way('redmi', { state: 'cannot', why: 'no-line', gone: true });
    tell('unproven', [way(null, { state: 'unproven', why: 'line-silent' }), gone]);
    await phone.page.locator('.gone-pagers').getByText('Redmi: gone since 21:40. Calls do not ring there.').waitFor();
    await lead.page.locator('.gone-pagers').getByText('Wang: pocket phone gone since 21:40').waitFor();
    await desk.page.locator('.gone-pagers').getByText('Wang: pocket phone gone since 21:40').waitFor();
    await shift.getByText('unsure since 21:40, page: does not answer').waitFor();
    await soon(async () => [await sounded(phone), await sounded(lead)]).toEqual(before.map((count) => count + 1));
    expect(await phone.page.locator('.call').count()).toBe(0);
    expect(await desk.page.locator('.gone-pagers').innerText()).not.toContain('Redmi');
    for (const [{ page }, what] of [
      [phone, 'phone'],
      [desk, 'board'],
    ] as const)
      expect(await faultsOf(page, `${what} with a pager that is gone`)).toEqual([]);

    tell('proven', [way(null, {}), way('redmi', {})]);
    for (const { page } of [phone, lead, desk]) await page.locator('.gone-pagers').waitFor({ state: 'detached' });
    expect([await sounded(phone), await sounded(lead)]).toEqual(before.map((count) => count + 1));
    await leave(phone, lead, desk);
  });
});

describe('the front-door panel of the demo', () => {
  async function standAtTheDoor(options = DESK): Promise<Seat> {
    const seat = await sitDown(browser, options);
    await seat.page.goto(`${hub.url}/panel`);
    await seat.page.getByRole('button', { name: 'Press: South gate bell' }).waitFor();
    return seat;
  }
  const point = ({ page }: Seat, id: string) => page.locator(`[data-point="${id}"]`);

  it('has every call point of the building, and a phone for each of its people', async () => {
    const seat = await standAtTheDoor();
    expect(await seat.page.locator('[data-point]').count()).toBe(13);
    expect(await seat.page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([
      'Wang',
      'Li',
      'Chen',
      'Zhao',
      'Sun',
      'Lin',
    ]);
    await leave(seat);
  });

  it('a finger goes down and up, and the lamp answers with colour, sign, word and spoken words', async () => {
    const seat = await standAtTheDoor();
    await seat.page.getByRole('button', { name: 'Speak aloud' }).click();
    await seat.page.getByRole('button', { name: 'Press: South gate bell' }).click();
    await soon(() => panel.gestures).toEqual(['south-gate-bell down', 'south-gate-bell up']);
    await point(seat, 'south-gate-bell').getByText('Registered').waitFor();
    await point(seat, 'south-gate-bell').getByText('We heard you.').waitFor();
    const lit = seat.page.locator('.plan-lit');
    await soon(() => lit.evaluateAll((rooms) => rooms.map((room) => room.getAttribute('class')))).toEqual([
      'plan-outside plan-lit lit-yellow',
    ]);
    panel.show('south-gate-bell', COMING);
    await point(seat, 'south-gate-bell').getByText('is coming. Please wait.').waitFor();
    expect(await point(seat, 'south-gate-bell').locator('.lamp').getAttribute('data-lamp')).toBe('green');
    await soon(async () => (await senses(seat.page)).words).toEqual([
      'en-GB We heard you. Staff are being told now.',
      'en-GB A worker of the committee is coming. Please wait.',
    ]);
    panel.show('infusion-2', NOBODY);
    await soon(() => lit.count()).toBe(2);
    expect(await lit.last().getAttribute('class')).toBe('plan-clinic plan-lit lit-red');
    await leave(seat);
  });

  it('at the home of the demo one tap makes its user a worker, the desk, or the caller', async () => {
    const seat = await sitDown(browser);
    const { page } = seat;
    await page.route('**/demo.json', async (route) => {
      const view = (await (await route.fetch()).json()) as { people: { id: string }[] };
      const people = view.people.map((person) => ({ ...person, url: hub.invite(person.id) }));
      await route.fulfill({ json: { ...view, people } });
    });
    for (const [role, path] of [
      ['A worker', '/phone'],
      ['The desk', '/board'],
    ]) {
      await page.goto(`${hub.url}/`);
      await page.getByRole('button', { name: new RegExp(`^${role}`) }).click();
      await page.waitForURL(`**${path}`);
      await page.locator(path === '/phone' ? '.act-start' : '.board-head').waitFor();
    }
    await page.goto(`${hub.url}/`);
    await page.getByRole('link', { name: /^The caller/ }).click();
    await page.getByRole('button', { name: 'Press: South gate bell' }).waitFor();
    await leave(seat);
  });

  it('held for three seconds it says emergency before the finger leaves', async () => {
    const seat = await sitDown(browser, DESK, true);
    await seat.page.goto(`${hub.url}/panel`);
    const button = seat.page.getByRole('button', { name: 'Press: Infusion chair 3' });
    await button.hover();
    await seat.page.mouse.down();
    await soon(() => panel.gestures).toEqual(['infusion-3 down']);
    expect(await point(seat, 'infusion-3').getByText('Emergency').count()).toBe(0);
    await seat.page.clock.fastForward(3_000);
    await point(seat, 'infusion-3').getByText('Emergency').waitFor();
    // The finger slides off the button: it comes up all the same.
    await seat.page.mouse.move(5, 5);
    await seat.page.mouse.up();
    await soon(() => panel.gestures).toEqual(['infusion-3 down', 'infusion-3 up']);
    await leave(seat);
  });

  it('can be pressed from the keyboard, once per key stroke however long the key repeats', async () => {
    const seat = await standAtTheDoor();
    await seat.page.getByRole('button', { name: 'Press: Treatment bed 1' }).focus();
    await seat.page.keyboard.down('Space');
    await seat.page.keyboard.down('Space');
    await seat.page.keyboard.down('Space');
    await seat.page.keyboard.up('Space');
    await soon(() => panel.gestures).toEqual(['tcm-1 down', 'tcm-1 up']);
    await leave(seat);
  });

  it('a press that was not sent, and one that nobody answers, are told apart without colours', async () => {
    const seat = await standAtTheDoor();
    panel.show('east-door-bell', NOT_SENT);
    panel.show('west-ramp-help', NOBODY);
    await point(seat, 'east-door-bell').getByText('Not sent', { exact: true }).waitFor();
    await point(seat, 'east-door-bell').getByText('please knock').waitFor();
    await point(seat, 'west-ramp-help').getByText('No answer', { exact: true }).waitFor();
    await leave(seat);
  });

  it('the visitor who changes their mind, and staff at the place, have their own controls', async () => {
    const seat = await standAtTheDoor();
    for (const [button, act] of [
      ['No longer needed', 'cancel'],
      ['Staff are here', 'presence'],
      ['Reset at the place', 'reset'],
    ] as const) {
      await seat.page.getByRole('button', { name: 'East ramp button: more' }).click();
      await seat.page.getByRole('dialog').getByRole('button', { name: button }).click();
      await soon(() => panel.gestures.at(-1)).toBe(`east-ramp-help ${act}`);
    }
    await leave(seat);
  });

  it('says so when its own line is down', async () => {
    const seat = await standAtTheDoor();
    await panel.close();
    await seat.page.getByText('No line to the demo panel').waitFor();
    await leave(seat);
  });

  it('on a narrow phone the buttons stand in a list below the drawing', async () => {
    const seat = await standAtTheDoor(PHONE);
    await seat.page.getByRole('button', { name: 'Press: Lavatory emergency cord' }).tap();
    await soon(() => panel.gestures).toEqual(['lavatory-help down', 'lavatory-help up']);
    await leave(seat);
  });

  it('does not exist in a hub that is no demo', async () => {
    const plain = await openMockHub();
    const seat = await sitDown(browser, DESK);
    await seat.page.goto(`${plain.url}/panel`);
    await seat.page.getByText('This page exists only in the demo').waitFor();
    await leave(seat);
    await plain.close();
  });
});

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from './scene/axe.ts';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { pocket, senses } from './scene/fake-senses.ts';
import { card, DESK, goOnDuty, joinBy, leave, PHONE, press, type Seat, sitDown, soon } from './scene/scene.ts';

/** The page waits eight seconds for an answer. */
const TIMEOUT_MS = 9_000;
const NOT_KNOWN = 'Not known whether it was carried out';

let hub: HubAndBrowser;
let desk: Awaited<ReturnType<HubAndBrowser['as']>>;
beforeAll(async () => {
  hub = await hubAndBrowser();
  desk = await hub.as('lin');
}, 600_000);
afterEach(async () => {
  process.kill(hub.pid(), 'SIGCONT');
  for (const { id, state, owner } of (await desk('GET', '/calls?state=open')).items) {
    // Whose call it is may close it.
    const owns = owner === null ? desk : await hub.as(owner.id);
    if (state === 'waiting') await owns('POST', `/calls/${id}/acknowledge`, {});
    if (state !== 'attended') await owns('POST', `/calls/${id}/arrive`, { proof: 'declared' });
    await owns('POST', `/calls/${id}/close`, { outcome: 'helped' });
  }
});
afterAll(() => hub.end());

const freeze = (): void => void process.kill(hub.pid(), 'SIGSTOP');
const wake = (): void => void process.kill(hub.pid(), 'SIGCONT');
const factsOf = async (id: string): Promise<string[]> =>
  (await desk('GET', `/calls/${id}`)).timeline.map(({ type }: { type: string }) => type);

/** Wang is on duty, and somebody rings at the east door. */
async function aCallForWang(): Promise<{ seat: Seat; id: string; door: ReturnType<typeof card> }> {
  const seat = await sitDown(hub.browser, PHONE, true);
  await goOnDuty(seat, await hub.joinLink('wang'));
  const { id } = await desk('POST', '/calls', { place: 'east-door', kind: 'visit' });
  const door = card(seat.page, 'East door');
  await door.getByRole('button', { name: 'Take it' }).waitFor();
  return { seat, id, door };
}

const main = (page: Page) => page.locator('article.call .act-main');

/** A thumb that obeys whatever the button says, again and again. */
async function thumbHits(page: Page): Promise<void> {
  for (let i = 0; i < 3; i += 1) await main(page).click({ force: true });
}

describe('an act whose end is not known', () => {
  it('frozen before the commit: it is said to be unknown, the button takes nothing, and it is carried out once', async () => {
    const { seat, id, door } = await aCallForWang();
    const keys: (string | undefined)[] = [];
    seat.page.on('request', (asked) => {
      if (asked.url().endsWith('/acknowledge')) keys.push(asked.headers()['idempotency-key']);
    });
    freeze();
    await door.getByRole('button', { name: 'Take it' }).click();
    await seat.page.clock.fastForward(TIMEOUT_MS);
    await door.getByText(NOT_KNOWN).waitFor();
    expect(await door.innerText()).not.toMatch(/not sent|press again/i);
    expect(await main(seat.page).innerText()).toBe('Asking the hub…');
    expect(await main(seat.page).getAttribute('aria-disabled')).toBe('true');
    await thumbHits(seat.page);
    await soon(() => keys.length).toBeGreaterThan(1);
    wake();
    await door.getByText('I am going').waitFor();
    await soon(() => door.getByText(NOT_KNOWN).count()).toBe(0);
    expect((await factsOf(id)).filter((type) => /Acknowledged|Arrived/.test(type))).toEqual(['CallAcknowledged']);
    expect(new Set(keys).size).toBe(1);
    await leave(seat);
  });

  it('frozen after the commit, or the answer lost: the state of the call answers, and nobody has arrived', async () => {
    const { seat, id, door } = await aCallForWang();
    await seat.page.route('**/acknowledge', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await door.getByRole('button', { name: 'Take it' }).click();
    await door.getByText('I am going').waitFor();
    expect(await door.innerText()).not.toMatch(/not sent|press again/i);
    await seat.page.unroute('**/acknowledge');
    // The same with "I am here", and no stream that could tell it: the hub stands still after the commit.
    await seat.page.route('**/arrive', async (route) => {
      await route.fetch();
      freeze();
      await route.abort('connectionreset');
    });
    await press(door.getByRole('button', { name: 'I am here' }), door.getByText(/Done|Not known/).first());
    await thumbHits(seat.page);
    await seat.page.unroute('**/arrive');
    wake();
    await door.getByRole('button', { name: 'Done' }).waitFor();
    expect((await factsOf(id)).filter((type) => /Acknowledged|Arrived|Closed/.test(type))).toEqual([
      'CallAcknowledged',
      'StaffArrived',
    ]);
    await leave(seat);
  });

  it('the line is cut, then the hub starts anew: the same request is asked again, and done once', async () => {
    const { seat, id, door } = await aCallForWang();
    await seat.context.setOffline(true);
    await door.getByRole('button', { name: 'Take it' }).click();
    await door.getByText(NOT_KNOWN).waitFor();
    await hub.restart();
    await thumbHits(seat.page);
    await seat.context.setOffline(false);
    await door.getByText('I am going').waitFor();
    await soon(() => door.getByText(NOT_KNOWN).count()).toBe(0);
    expect((await factsOf(id)).filter((type) => /Acknowledged|Arrived/.test(type))).toEqual(['CallAcknowledged']);
    await leave(seat);
  });

  it('somebody else was faster: the answer says who', async () => {
    const { seat, id, door } = await aCallForWang();
    await seat.context.setOffline(true);
    await door.getByRole('button', { name: 'Take it' }).click();
    await door.getByText(NOT_KNOWN).waitFor();
    const li = await hub.as('li');
    await li('POST', `/calls/${id}/acknowledge`, {});
    await seat.context.setOffline(false);
    await door
      .getByText(/Li is going/)
      .first()
      .waitFor();
    await soon(() => door.getByText(NOT_KNOWN).count()).toBe(0);
    await leave(seat);
  });
});

const BOARD = (width: number, height: number) => ({ ...DESK, viewport: { width, height } });
const PLACES = ['south-gate', 'east-door', 'west-ramp', 'east-ramp', 'infusion-room', 'tcm-room'];

async function raise(count: number, kind = 'visit'): Promise<void> {
  for (let i = 0; i < count; i += 1) await desk('POST', '/calls', { place: PLACES[i % PLACES.length], kind });
}

/** A board that hangs on the wall, with the sound not yet allowed. */
async function aBoard(width: number, height: number, movedClock = false): Promise<Seat> {
  const seat = await sitDown(hub.browser, BOARD(width, height), movedClock);
  await joinBy(seat.page, await hub.joinLink('zhao'));
  await seat.page.getByRole('heading', { name: 'Hello' }).waitFor();
  await seat.page.goto(`${hub.http}/board`);
  await seat.page.locator('.columns, .board-calm').waitFor();
  return seat;
}

/** Cards of waiting calls that are cut off, by their place. */
function clipped(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('.column-waiting .board-card, .board-emergencies .board-card')]
    .filter((card) => {
      const box = card.getBoundingClientRect();
      const list = card.closest('ol, section').getBoundingClientRect();
      const name = card.querySelector('h3');
      return box.height < 20 || box.bottom > innerHeight + 1 || box.bottom > list.bottom + 2 || box.top < 0 ||
        box.right > innerWidth + 1 || name.scrollWidth > name.clientWidth + 1 || card.scrollHeight > card.clientHeight + 1;
    })
    .map((card) => card.textContent)`);
}

describe('an emergency', () => {
  it('is filled on the phone, and nothing flashes faster than twice a second, or at all under reduced motion', async () => {
    await raise(1);
    await raise(1, 'emergency');
    for (const reducedMotion of ['reduce', 'no-preference'] as const) {
      const seat = await sitDown(hub.browser, { ...PHONE, viewport: { width: 390, height: 844 }, reducedMotion });
      await goOnDuty(seat, await hub.joinLink('wang'));
      const { page } = seat;
      await page.locator('.call.priority-emergency').waitFor();
      const colours = (priority: string) =>
        page.evaluate<string[]>(`(({ backgroundColor, color }) => [backgroundColor, color])(
          getComputedStyle(document.querySelector('.call.priority-${priority}')))`);
      const [emergency, visit] = [await colours('emergency'), await colours('routine')];
      expect(emergency[0]).not.toBe(visit[0]);
      expect(emergency[0]).toBe('rgb(143, 13, 26)');
      const periods = await page.evaluate<number[]>(
        'document.getAnimations().map((one) => one.effect.getComputedTiming().duration)',
      );
      if (reducedMotion === 'reduce') expect(periods).toEqual([]);
      else expect(Math.min(...periods)).toBeGreaterThanOrEqual(500);
      expect(await faultsOf(page, 'an emergency')).toEqual([]);
      await leave(seat);
    }
  });

  it('is not sent to another door; it is muted for half a minute only, and that says nobody is going', async () => {
    await raise(1, 'emergency');
    const seat = await sitDown(hub.browser, PHONE, true);
    await goOnDuty(seat, await hub.joinLink('wang'));
    const { page } = seat;
    const alarms = async () => (await senses(page)).tones.filter((tone) => tone.length === 10).length;
    const call = page.locator('.call.priority-emergency');
    await call.waitFor();
    await soon(alarms).toBeGreaterThan(0);
    expect(await call.getByRole('button', { name: /More|Wrong door/ }).count()).toBe(0);
    await call.getByRole('button', { name: 'be quiet' }).click();
    await call.getByText(/rings again in \d+ s. Nobody is going yet/).waitFor();
    const before = await alarms();
    await page.clock.fastForward(28_000);
    expect(await alarms()).toBe(before);
    await page.clock.fastForward(3_000);
    await soon(alarms).toBeGreaterThan(before);
    await call.getByRole('button', { name: 'be quiet' }).waitFor();
    await leave(seat);
  });

  it.each([
    [1920, 1080],
    [1024, 768],
  ])('has a third of a board of %i × %i, with its place in letters of 64 px or more', async (width, height) => {
    await raise(3);
    await raise(1, 'emergency');
    const seat = await aBoard(width, height);
    const { page } = seat;
    const box = await page.locator('.board-card.priority-emergency').boundingBox();
    expect(box?.height ?? 0).toBeGreaterThanOrEqual(height / 3 - 20);
    const section = await page.locator('.board-emergencies').boundingBox();
    expect(section?.height ?? 0).toBeGreaterThanOrEqual(height / 3);
    const letters = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('.board-card.priority-emergency h3')).fontSize",
    );
    expect(Number.parseFloat(letters)).toBeGreaterThanOrEqual(64);
    expect(await clipped(page)).toEqual([]);
    await leave(seat);
  });
});

describe('a phone says whether it hears', () => {
  it('before the shift it does not ring, and says so, and who waits; one tap does not sign it out', async () => {
    await raise(1);
    const seat = await sitDown(hub.browser, PHONE);
    const { page } = seat;
    await joinBy(page, await hub.joinLink('wang'));
    await page.getByText('This phone does not ring now').waitFor();
    await page.getByText('One call is waiting:').waitFor();
    await page.locator('.not-ringing').getByText('South gate').waitFor();
    expect(await faultsOf(page, 'off duty')).toEqual([]);
    await page.getByRole('button', { name: 'Not me, sign out' }).click();
    await page.getByRole('dialog').getByText('Sign out of this phone?').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay signed in' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Hello, Wang' }).waitFor();
    await page.getByRole('button', { name: 'Not me, sign out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out').waitFor();
    await leave(seat);
  });

  it('after sleep it says for how long it was deaf, and how many calls it missed', async () => {
    const seat = await sitDown(hub.browser, PHONE, true);
    const { page } = seat;
    let asleep = false;
    await page.routeWebSocket(/stream/, (line) => {
      const server = line.connectToServer();
      server.onMessage((frame) => {
        if (!asleep) line.send(frame);
      });
    });
    await goOnDuty(seat, await hub.joinLink('wang'));
    await page.getByText('Nobody is waiting').waitFor();
    asleep = true;
    await raise(2);
    await page.clock.fastForward(12 * 60_000);
    asleep = false;
    const note = page.getByRole('alert').filter({ hasText: 'deaf' });
    await note.getByText(/This phone was deaf for 1[23] minutes, 2 calls missed/).waitFor();
    await soon(() => page.locator('article.call').count()).toBe(2);
    await note.getByRole('button', { name: 'I have read it' }).click();
    await soon(() => note.count()).toBe(0);
    await leave(seat);
  });

  it('that never joined is not told that it has signed out: a passkey or a code is offered', async () => {
    const seat = await sitDown(hub.browser, PHONE);
    const { page } = seat;
    await page.goto(`${hub.http}/phone`);
    await page.getByRole('heading', { name: 'This phone has not joined yet' }).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/signed out/i);
    expect(await page.evaluate('document.documentElement.translate')).toBe(false);
    await page.getByLabel('Paste the invitation link').fill(await hub.joinLink('chen'));
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('button', { name: 'Join as Chen' }).click();
    await page.getByRole('heading', { name: 'Hello, Chen' }).waitFor();
    await leave(seat);
  });

  it('a telephone call takes the loudspeaker: it says so, the hub knows, and once seen again it sounds', async () => {
    const seat = await sitDown(hub.browser, PHONE);
    const { page } = seat;
    const stateOf = async (): Promise<string> =>
      (await hub.must('GET', '/reachability')).items.find((one: { staff: string }) => one.staff === 'wang').state;
    await goOnDuty(seat, await hub.joinLink('wang'));
    await soon(stateOf).toBe('proven');
    await page.evaluate('window.__interruptSound()');
    await page.getByText('This phone makes no sound now').waitFor();
    await soon(stateOf).toBe('cannot');
    await pocket(page, true);
    await pocket(page, false);
    await page.getByText('This phone makes no sound now').waitFor({ state: 'detached' });
    await soon(stateOf).toBe('proven');
    await leave(seat);
  });

  it('asks for the screen again when the lock is taken away, and says when it is refused', async () => {
    const seat = await sitDown(hub.browser, PHONE, true);
    const { page } = seat;
    await page.addInitScript(`(() => {
      const locks = (window.__locks = { asked: 0, refuse: false, last: null });
      navigator.wakeLock.request = async () => {
        locks.asked += 1;
        if (locks.refuse) throw new DOMException('no', 'NotAllowedError');
        return (locks.last = new EventTarget());
      };
    })()`);
    await goOnDuty(seat, await hub.joinLink('wang'));
    const before = await page.evaluate<number>('window.__locks.asked');
    await page.evaluate("window.__locks.last.dispatchEvent(new Event('release'))");
    await page.clock.fastForward(5_000);
    await soon(() => page.evaluate<number>('window.__locks.asked')).toBe(before + 1);
    await page.evaluate("window.__locks.refuse = true; window.__locks.last.dispatchEvent(new Event('release'))");
    await page.clock.fastForward(5_000);
    await page.getByText('The screen may go dark').waitFor();
    await page.evaluate('window.__locks.refuse = false');
    await page.clock.fastForward(5_000);
    await page.getByText('The screen may go dark').waitFor({ state: 'detached' });
    await leave(seat);
  });

  it('a voice that never ends is cancelled after six seconds, and the next sentence is said', async () => {
    const seat = await sitDown(hub.browser, PHONE, true);
    const { page } = seat;
    await goOnDuty(seat, await hub.joinLink('wang'));
    await page.evaluate('window.__stickVoice()');
    const words = async () => (await senses(page)).words.filter((one) => one !== 'hush').length;
    await raise(2);
    await page.clock.runFor(3_000);
    await soon(words).toBe(1);
    for (let i = 0; i < 6; i += 1) await page.clock.runFor(2_000);
    await soon(words).toBe(2);
    await leave(seat);
  });
});

describe('the board', () => {
  it.each([
    [1920, 1080],
    [1024, 768],
  ])('of %i × %i keeps 13 waiting calls in sight, also with two emergencies among them', async (width, height) => {
    await raise(13);
    const seat = await aBoard(width, height);
    const { page } = seat;
    const waiting = page.locator('.column-waiting .board-card:visible, .board-emergencies .board-card:visible');
    await soon(() => waiting.count()).toBe(13);
    expect(await clipped(page)).toEqual([]);
    await raise(2, 'emergency');
    await soon(() => waiting.count()).toBe(15);
    await soon(() => clipped(page)).toEqual([]);
    // Somebody goes: the other lists have their room again.
    const { items } = await desk('GET', '/calls?state=open');
    await desk('POST', `/calls/${items[0].id}/acknowledge`, {});
    await desk('POST', `/calls/${items[1].id}/acknowledge`, {});
    await desk('POST', `/calls/${items[1].id}/arrive`, { proof: 'declared' });
    await soon(() => waiting.count()).toBe(13);
    await soon(() => clipped(page)).toEqual([]);
    expect(await page.evaluate('document.scrollingElement.scrollHeight > innerHeight + 1')).toBe(false);
    await leave(seat);
  });

  it('looks wrong while it is mute, rings again and again until somebody goes, and says who hushed it', async () => {
    const seat = await aBoard(1920, 1080, true);
    const { page } = seat;
    const tones = async () => (await senses(page)).tones.filter((tone) => tone !== 'stop').length;
    const bar = page.getByRole('button', { name: 'NO SOUND' });
    await bar.waitFor();
    expect((await bar.boundingBox())?.width).toBe(1920);
    await raise(1);
    await page.locator('.column-waiting .board-card').waitFor();
    expect(await tones()).toBe(0);
    await page.mouse.click(960, 900);
    await soon(() => bar.count()).toBe(0);
    await soon(tones).toBe(1);
    const before = await tones();
    await page.clock.fastForward(11_000);
    await soon(tones).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Hush for 60 s' }).click();
    await page.getByText(/Hushed by Zhao, \d+ s left/).waitFor();
    const hushed = await tones();
    await page.clock.fastForward(30_000);
    // A tone may have been on its way when the button was pressed.
    expect(await tones()).toBeLessThanOrEqual(hushed + 1);
    // Another call ends the hush.
    await raise(1, 'emergency');
    await page.getByText(/Hushed by/).waitFor({ state: 'detached' });
    await leave(seat);
  });

  it('counts only what cannot be shown, and names the next', async () => {
    await raise(90);
    const seat = await aBoard(1024, 768);
    const { page } = seat;
    const more = page.locator('.column-more');
    await more.getByText(/\d+ more not shown, next: /).waitFor();
    const shown = await page.locator('.column-waiting .board-card:visible').count();
    expect(shown).toBeGreaterThan(30);
    expect(await more.innerText()).toContain(`${90 - shown} more`);
    expect(await page.locator('.column-waiting h2 strong').innerText()).toBe('90');
    await leave(seat);
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { button, type Button } from '../../support/button.ts';
import { openBrowser } from '../../support/chromium.ts';
import { startHub } from '../program.ts';
import { lineIsLostAndFoundAgain, oneCallFromBellToDone, twoThumbsOneOwner, type PageHouse } from './journeys.ts';
import { DESK, goOnDuty, leave, sitDown, soon } from './scene.ts';

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let data: string;
let hub: Awaited<ReturnType<typeof startHub>>;
let house: PageHouse;
const buttons = new Map<string, Button>();

beforeAll(async () => {
  browser = await openBrowser();
  data = await mkdtemp(join(tmpdir(), 'lotusbell-pages-'));
  hub = await startHub(data);
  const token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();

  async function post<T>(path: string, body?: object): Promise<T> {
    const reply = await fetch(`${hub.http}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`POST ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  }
  house = {
    joinLink: async (staff) => (await post<{ url: string }>(`/staff/${staff}/invites`)).url,
    async press(callPoint, held) {
      if (!buttons.has(callPoint)) {
        const { password } = await post<{ password: string }>(`/devices/${callPoint}/credentials`);
        const made = button(callPoint, password, () => hub.mqtt);
        await made.connect();
        buttons.set(callPoint, made);
      }
      await buttons.get(callPoint)?.press(held === true ? { kind: 'hold' } : {});
    },
    fallSilent: () => {
      process.kill(hub.pid, 'SIGSTOP');
      return Promise.resolve();
    },
    wake: () => {
      process.kill(hub.pid, 'SIGCONT');
      return Promise.resolve();
    },
  };
}, 600_000);

afterAll(async () => {
  for (const { end } of buttons.values()) end();
  await browser.close();
  process.kill(hub.pid, 'SIGCONT');
  await hub.signal('SIGTERM', 10_000);
  await rm(data, { recursive: true, force: true });
});

describe('with a real hub, a worker with a phone', () => {
  it('hears the bell, goes, arrives, and is done; the lamp at the door tells it', async () => {
    await oneCallFromBellToDone(browser, house);
    await buttons.get('south-gate-bell')?.shows('idle');
  });

  it('never wonders whether somebody else already went: two thumbs, one owner', () =>
    twoThumbsOneOwner(browser, house));

  it('cannot miss that the hub has stopped, and misses nothing once it goes on', () =>
    lineIsLostAndFoundAgain(browser, house));

  it('is counted as reachable on the board at the desk, which is not', async () => {
    const [wang, desk] = [await sitDown(browser), await sitDown(browser, DESK)];
    await desk.page.goto(await house.joinLink('lin'));
    await desk.page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await goOnDuty(wang, await house.joinLink('wang'));
    await house.press('west-ramp-help', true);
    await wang.page.locator('.priority-emergency').first().waitFor();
    await desk.page.goto(`${hub.http}/board`);
    await desk.page
      .getByRole('region', { name: /Waiting/ })
      .getByText('West ramp button')
      .waitFor();
    await soon(() => desk.page.locator('.reachable strong').innerText()).toBe('1 can hear');
    await leave(wang, desk);
  });
});

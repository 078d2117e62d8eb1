import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { button } from '../support/button.ts';
import { openBrowser } from '../support/chromium.ts';
import { startHub } from './cli-program.ts';
import { faultsOf } from './page-faults.ts';
import { DESK, goOnDuty, leave, sitDown } from './page-scene.ts';

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let data: string;
let hub: Awaited<ReturnType<typeof startHub>>;
let token: string;
const endings: (() => void)[] = [];

async function ask(method: string, path: string, body?: unknown): Promise<any> {
  const reply = await fetch(`${hub.http}/api/v1${path}`, {
    method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
const joinLink = async (staff: string): Promise<string> => (await ask('POST', `/staff/${staff}/invites`)).url as string;

beforeAll(async () => {
  browser = await openBrowser();
  data = await mkdtemp(join(tmpdir(), 'lotusbell-screen-'));
  hub = await startHub(data);
  token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
  const site = await ask('GET', '/site');
  await ask('PUT', '/site', { ...site, site: { ...site.site, rules: { ...site.site.rules, deskPin: true } } });
}, 600_000);
afterAll(async () => {
  for (const end of endings) end();
  await browser.close();
  await hub.signal('SIGTERM', 10_000);
  await rm(data, { recursive: true, force: true });
});

it('at the desk\'s shared screen Wang says who she is, takes a call with her PIN, and leaves it as it was', async () => {
  const [wang, desk] = [await sitDown(browser), await sitDown(browser, DESK)];
  await goOnDuty(wang, await joinLink('wang'));
  await wang.page.getByRole('button', { name: 'Wang End shift' }).click();
  await wang.page.getByRole('button', { name: 'Signed-in devices' }).click();
  await wang.page.getByLabel('New PIN').fill('2580');
  await wang.page.getByRole('button', { name: 'Set PIN' }).click();
  await wang.page.getByText('The PIN is set.').waitFor();

  const { page } = desk;
  await page.goto(await joinLink('lin'));
  await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  await page.goto(`${hub.http}/board`);
  await page.getByRole('button', { name: 'Make this a shared screen' }).click();
  await page.getByLabel('Where it hangs').selectOption('front-desk');
  await page.getByRole('dialog').getByRole('button', { name: 'Make this a shared screen' }).click();
  await page.getByRole('button', { name: 'Act here' }).waitFor();

  const door = button('south-gate-bell', (await ask('POST', '/devices/south-gate-bell/credentials')).password as string, () => hub.mqtt);
  endings.push(door.end);
  await door.connect();
  await door.press();
  const card = page.locator('.board-card', { hasText: 'South gate bell' });
  await card.waitFor();
  expect(await card.getByRole('button').count()).toBe(0);

  await page.getByRole('button', { name: 'Act here' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Wang' }).click();
  await page.getByLabel('Your PIN').fill('0000');
  await page.getByRole('button', { name: 'Go' }).click();
  await page.getByText('That is not the PIN').waitFor();
  expect(await faultsOf(page, 'PIN')).toEqual([]);
  await page.getByLabel('Your PIN').fill('2580');
  await page.getByRole('button', { name: 'Go' }).click();
  await card.getByRole('button', { name: 'Take it' }).click();
  await card.getByText('Wang is going').waitFor();
  expect(await faultsOf(page, 'acting')).toEqual([]);
  await page.getByRole('button', { name: 'Wang: done here' }).click();
  await page.getByRole('button', { name: 'Act here' }).waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
  const { items: [call] } = await ask('GET', '/calls?state=open');
  expect((await ask('GET', `/calls/${call.id}`)).timeline.at(-1)).toMatchObject({ type: 'CallAcknowledged', by: 'wang', screen: 'front-desk' });
  await leave(wang, desk);
});

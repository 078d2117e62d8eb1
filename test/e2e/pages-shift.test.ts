import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser } from '../support/chromium.ts';
import { startHub } from './cli-program.ts';
import { card, goOnDuty, leave, sitDown } from './page-scene.ts';

vi.setConfig({ testTimeout: 60_000 });

type Site = { site: { rules?: object }; roster?: object; staff: { id: string; duty?: boolean }[] };

describe('with a real hub, a shift', () => {
  let browser: Browser;
  let data: string;
  let hub: Awaited<ReturnType<typeof startHub>>;
  let token: string;
  beforeAll(async () => {
    browser = await openBrowser();
    data = await mkdtemp(join(tmpdir(), 'lotusbell-shift-'));
    hub = await startHub(data);
    token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    await hub.signal('SIGTERM', 10_000);
    await rm(data, { recursive: true, force: true });
  });

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const reply = await fetch(`${hub.http}/api/v1${path}`, {
      method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return await reply.json() as T;
  }
  const joinLink = async (staff: string): Promise<string> => (await ask<{ url: string }>('POST', `/staff/${staff}/invites`)).url;
  const awaited = async (): Promise<string[]> => (await ask<{ items: { team: string; awaited: string[] }[] }>('GET', '/duty')).items.flatMap((team) => team.awaited);

  it('begins with a test ring that is heard and tapped, where the house wants it', async () => {
    const site = await ask<Site>('GET', '/site');
    // At whatever hour this test runs, Wang is on duty.
    delete site.roster;
    site.site.rules = { ...site.site.rules, dutyNeedsCheckIn: true };
    await ask('PUT', '/site', site);
    expect(await awaited()).toContain('wang');
    const wang = await sitDown(browser);
    await goOnDuty(wang, await joinLink('wang'));
    await wang.page.getByRole('button', { name: 'You are on duty, but not checked in' }).click();
    const ring = wang.page.getByRole('dialog');
    await ring.getByText('A test ring: if you hear it').waitFor();
    await ring.getByRole('button', { name: 'I heard it' }).click();
    await expect.poll(awaited).not.toContain('wang');
    await wang.page.getByRole('button', { name: 'You are on duty, but not checked in' }).waitFor({ state: 'detached' });
    await leave(wang);
  });

  it('ends only when what is still one\'s own is settled: it rings elsewhere at once, and the offer is answered', async () => {
    const [wang, li] = [await sitDown(browser), await sitDown(browser)];
    await goOnDuty(wang, await joinLink('wang'));
    await goOnDuty(li, await joinLink('li'));
    await wang.page.evaluate(`fetch('/api/v1/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"place":"east-door","kind":"visit"}' })`);
    await wang.page.evaluate(`fetch('/api/v1/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"place":"west-ramp","kind":"assist"}' })`);
    await card(wang.page, 'East door').getByRole('button', { name: 'Take it' }).click();
    await card(li.page, 'West ramp').getByRole('button', { name: 'Take it' }).click();
    await card(li.page, 'West ramp').getByRole('button', { name: 'Hand over' }).click();
    await li.page.getByRole('dialog').getByRole('button', { name: 'Wang', exact: true }).click();
    await card(wang.page, 'West ramp').getByRole('button', { name: 'I cannot' }).waitFor();

    await wang.page.getByRole('button', { name: /^Wang/ }).click();
    const dialog = wang.page.getByRole('dialog');
    await dialog.getByText('East door').waitFor();
    await dialog.getByText('you are asked to take it over').waitFor();
    expect(await dialog.getByRole('button', { name: 'End shift' }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Give back and end' }).click();
    await wang.page.locator('.act-start').waitFor();
    await card(li.page, 'East door').getByText('Given back').first().waitFor();
    await card(li.page, 'West ramp').getByRole('button', { name: 'Hand over' }).waitFor();
    await leave(wang, li);
  });
});

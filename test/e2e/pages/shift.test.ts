import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { card, goOnDuty, leave, press, sitDown } from './scene/scene.ts';

type Site = { site: { rules?: object }; roster?: object; staff: { id: string; duty?: boolean }[] };

describe('with a real hub, a shift', () => {
  let hub: HubAndBrowser;
  beforeAll(async () => {
    hub = await hubAndBrowser();
  }, 600_000);
  afterAll(() => hub.end());

  const awaited = async (): Promise<string[]> =>
    ((await hub.must('GET', '/duty')).items as { awaited: string[] }[]).flatMap((team) => team.awaited);

  it('begins with a test ring that is heard and tapped, where the hub wants it', async () => {
    const site = (await hub.must('GET', '/site')) as Site;
    // At whatever hour this test runs, Wang is on duty.
    delete site.roster;
    site.site.rules = { ...site.site.rules, dutyNeedsCheckIn: true };
    await hub.must('PUT', '/site', site);
    expect(await awaited()).toContain('wang');
    const wang = await sitDown(hub.browser);
    await goOnDuty(wang, await hub.joinLink('wang'));
    await wang.page.getByRole('button', { name: 'You are on duty, but not checked in' }).click();
    const ring = wang.page.getByRole('dialog');
    await ring.getByText('A test ring: if you hear it').waitFor();
    await ring.getByRole('button', { name: 'I heard it' }).click();
    await expect.poll(awaited).not.toContain('wang');
    await wang.page.getByRole('button', { name: 'You are on duty, but not checked in' }).waitFor({ state: 'detached' });
    await leave(wang);
  });

  it("ends only when what is still one's own is settled: it rings elsewhere at once, and the offer is answered", async () => {
    const [wang, li] = [await sitDown(hub.browser), await sitDown(hub.browser)];
    await goOnDuty(wang, await hub.joinLink('wang'));
    await goOnDuty(li, await hub.joinLink('li'));
    await wang.page.evaluate(
      `fetch('/api/v1/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"place":"east-door","kind":"visit"}' })`,
    );
    await wang.page.evaluate(
      `fetch('/api/v1/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"place":"west-ramp","kind":"assist"}' })`,
    );
    const [door, ramp] = [card(wang.page, 'East door'), card(li.page, 'West ramp')];
    await press(door.getByRole('button', { name: 'Take it' }), door.getByText('I am going'));
    await press(ramp.getByRole('button', { name: 'Take it' }), ramp.getByText('I am going'));
    await press(ramp.getByRole('button', { name: 'Hand over' }), li.page.getByRole('dialog'));
    await li.page.getByRole('dialog').getByRole('button', { name: /^Wang/ }).click();
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

import { afterAll, beforeAll, expect, it } from 'vitest';
import { button } from '../../support/button.ts';
import { faultsOf } from './scene/axe.ts';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { DESK, goOnDuty, joinBy, leave, press, sitDown } from './scene/scene.ts';

let hub: HubAndBrowser;
const endings: (() => void)[] = [];

beforeAll(async () => {
  hub = await hubAndBrowser();
  const site = await hub.must('GET', '/site');
  await hub.must('PUT', '/site', { ...site, site: { ...site.site, rules: { ...site.site.rules, deskPin: true } } });
}, 600_000);
afterAll(async () => {
  for (const end of endings) end();
  await hub.end();
});

it("at the desk's shared screen Wang says who she is, takes a call with her PIN, and leaves it as it was", async () => {
  const [wang, desk] = [await sitDown(hub.browser), await sitDown(hub.browser, DESK)];
  await goOnDuty(wang, await hub.joinLink('wang'));
  await wang.page.getByRole('button', { name: 'Wang End shift' }).click();
  await wang.page.getByRole('button', { name: 'Signed-in devices' }).click();
  await wang.page.getByLabel('New PIN').fill('2580');
  await wang.page.getByRole('button', { name: 'Set PIN' }).click();
  await wang.page.getByText('The PIN is set.').waitFor();

  const { page } = desk;
  await joinBy(page, await hub.joinLink('lin'));
  await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  await page.goto(`${hub.http}/board`);
  await page.getByRole('button', { name: 'Make this a shared screen' }).click();
  await page.getByLabel('Where it hangs').selectOption('front-desk');
  await page.getByRole('dialog').getByRole('button', { name: 'Make this a shared screen' }).click();
  await page.getByRole('button', { name: 'Act here' }).waitFor();

  const door = button(
    'south-gate-bell',
    (await hub.must('POST', '/devices/south-gate-bell/credentials')).password as string,
    () => hub.mqtt,
  );
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
  await press(card.getByRole('button', { name: 'Take it' }), card.getByText('Wang is going'));
  expect(await faultsOf(page, 'acting')).toEqual([]);
  await page.getByRole('button', { name: 'Wang: done here' }).click();
  await page.getByRole('button', { name: 'Act here' }).waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
  const {
    items: [call],
  } = await hub.must('GET', '/calls?state=open');
  expect((await hub.must('GET', `/calls/${call.id}`)).timeline.at(-1)).toMatchObject({
    type: 'CallAcknowledged',
    by: 'wang',
    screen: 'front-desk',
  });
  await leave(wang, desk);
});

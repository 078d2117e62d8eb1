import { afterAll, beforeAll, describe, it } from 'vitest';
import { button, type Button } from '../../support/button.ts';
import { hubAndBrowser, type HubAndBrowser } from './hub-and-browser.ts';
import { connectionIsLostAndRestored, oneCallFromBellToDone, twoThumbsOneOwner, type JourneyHub } from './journeys.ts';
import { DESK, goOnDuty, leave, sitDown, soon } from './scene.ts';

let hub: HubAndBrowser;
let journey: JourneyHub;
const buttons = new Map<string, Button>();

beforeAll(async () => {
  hub = await hubAndBrowser();
  journey = {
    joinLink: hub.joinLink,
    async press(callPoint, held) {
      if (!buttons.has(callPoint)) {
        const { password } = (await hub.must('POST', `/devices/${callPoint}/credentials`)) as { password: string };
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
  process.kill(hub.pid, 'SIGCONT');
  await hub.end();
});

describe('with a real hub, a worker with a phone', () => {
  it('hears the bell, goes, arrives, and is done; the lamp at the door tells it', async () => {
    await oneCallFromBellToDone(hub.browser, journey);
    await buttons.get('south-gate-bell')?.shows('idle');
  });

  it('never wonders whether somebody else already went: two thumbs, one owner', () =>
    twoThumbsOneOwner(hub.browser, journey));

  it('cannot miss that the hub has stopped, and misses nothing once it goes on', () =>
    connectionIsLostAndRestored(hub.browser, journey));

  it('is counted as reachable on the board at the desk, which is not', async () => {
    const [wang, desk] = [await sitDown(hub.browser), await sitDown(hub.browser, DESK)];
    await desk.page.goto(await journey.joinLink('lin'));
    await desk.page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await goOnDuty(wang, await journey.joinLink('wang'));
    await journey.press('west-ramp-help', true);
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

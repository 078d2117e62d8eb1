import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, type Button } from '../../support/button.ts';
import { freezeSound, pocket } from './scene/fake-senses.ts';
import { faultsOf } from './scene/axe.ts';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import {
  connectionIsLostAndRestored,
  oneCallFromBellToDone,
  twoThumbsOneOwner,
  type JourneyHub,
} from './scene/journeys.ts';
import { card, DESK, goOnDuty, joinBy, leave, press, sitDown, soon } from './scene/scene.ts';

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
      process.kill(hub.pid(), 'SIGSTOP');
      return Promise.resolve();
    },
    wake: () => {
      process.kill(hub.pid(), 'SIGCONT');
      return Promise.resolve();
    },
  };
}, 600_000);

afterAll(async () => {
  for (const { end } of buttons.values()) end();
  process.kill(hub.pid(), 'SIGCONT');
  await hub.end();
});

const stateOf = async (staff: string): Promise<string> =>
  (await hub.must('GET', '/reachability')).items.find((one: { staff: string }) => one.staff === staff).state;

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
    await joinBy(desk.page, await journey.joinLink('lin'));
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

  it('in a pocket does not hear: the door turns red; as soon as the page is seen, it rings and is proven', async () => {
    const wang = await sitDown(hub.browser);
    await goOnDuty(wang, await journey.joinLink('wang'));
    await pocket(wang.page, true);
    await soon(() => stateOf('wang')).toBe('cannot');
    await journey.press('lavatory-help', true);
    await buttons.get('lavatory-help')?.shows('unanswered');
    await pocket(wang.page, false);
    await soon(() => stateOf('wang')).toBe('proven');
    await card(wang.page, 'Lavatory').first().waitFor();
    await leave(wang);
  });

  it('whose sound clock stands still is not taken for one that hears, although the browser says that it sounds', async () => {
    const wang = await sitDown(hub.browser);
    await goOnDuty(wang, await journey.joinLink('wang'));
    await soon(() => stateOf('wang')).toBe('proven');
    await freezeSound(wang.page, true);
    await journey.press('east-ramp-help');
    await soon(() => stateOf('wang')).toBe('cannot');
    const { items } = await hub.must('GET', '/calls');
    const story = JSON.stringify(await hub.must('GET', `/calls/${items[0].id}/why`));
    expect(story).toContain('"shown"');
    expect(story).not.toContain('"heard"');
    await leave(wang);
  });

  it('reads why nobody came: of a call that waits, and of one that is over, in both languages', async () => {
    const wang = await sitDown(hub.browser);
    const { page } = wang;
    await journey.press('tcm-1');
    await goOnDuty(wang, await journey.joinLink('wang'));
    const waiting = card(page, 'Treatment bed 1');
    await waiting.getByRole('button', { name: /^What happened/ }).click();
    const story = page.getByRole('dialog').locator('.story');
    await story.getByText('Nobody has taken it yet.').waitFor();
    await story.getByText('The button was pressed.').waitFor();
    await story
      .getByText(/The phone of Wang (?:showed it|sounded)\./)
      .first()
      .waitFor();
    expect(await faultsOf(page, 'story of a call')).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await press(waiting.locator('.act-main').first(), waiting.getByText('Owner (first asked)'));
    await page.getByRole('button', { name: 'Today and yesterday' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Treatment bed 1/ })
      .first()
      .click();
    await page.getByRole('dialog').locator('.story').waitFor();
    await page.goto(`${hub.http}/why`);
    await page
      .getByRole('link', { name: /Treatment bed 1/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page
      .getByRole('link', { name: /理疗床 1/ })
      .first()
      .click();
    await page.locator('.story').waitFor();
    await page.reload();
    await page.locator('.story').waitFor();
    await page.locator('.story').getByText('理疗床 1').first().waitFor();
    // The times of a call that went well are folded.
    await page.evaluate("for (const folded of document.querySelectorAll('.story details')) folded.open = true;");
    await page.getByText('按了按钮。').waitFor();
    expect(await faultsOf(page, 'story as a page')).toEqual([]);
    await leave(wang);
  });
});

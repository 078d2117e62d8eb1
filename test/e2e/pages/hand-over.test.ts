import type { Browser } from 'playwright-core';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it } from 'vitest';
import { closeContexts, openBrowser } from '../../support/pages/chromium.ts';
import { openMockHub, type MockHub } from '../../support/pages/mock-hub.ts';
import { card, goOnDuty, leave, PHONE, press, sitDown } from './scene/scene.ts';

const POCKET = { ...PHONE, viewport: { width: 390, height: 844 } };

describe('a call goes from hand to hand on the phones', () => {
  let browser: Browser;
  let hub: MockHub;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 600_000);
  afterAll(() => closeContexts(browser));
  beforeEach(async () => {
    hub = await openMockHub();
  });
  afterEach(() => hub.close());

  it("Chen of the team cannot: the call stays Wang's", async () => {
    const [wang, chen] = [await sitDown(browser, POCKET), await sitDown(browser, POCKET)];
    await goOnDuty(wang, hub.invite('wang'));
    await goOnDuty(chen, hub.invite('chen'));
    hub.raise({ callPoint: 'south-gate-bell' });
    const mine = card(wang.page, 'South gate bell');
    await press(mine.getByRole('button', { name: 'Take it' }), mine.getByText('I am going'));
    await press(mine.getByRole('button', { name: 'Hand over' }), wang.page.getByRole('dialog'));
    await wang.page.getByRole('dialog').getByRole('button', { name: 'Health station' }).click();
    await press(
      card(chen.page, 'South gate bell').getByRole('button', { name: 'I cannot' }),
      mine.getByRole('button', { name: 'Hand over' }),
    );
    expect(hub.received.faults).toEqual([]);
    await leave(wang, chen);
  });

  it('a visitor at the wrong door is sent over, five seconds after it was chosen, and the phones show it', async () => {
    const wang = await sitDown(browser, POCKET, true);
    await goOnDuty(wang, hub.invite('wang'));
    const { id } = hub.raise({ callPoint: 'south-gate-bell' });
    const bell = card(wang.page, 'South gate bell');
    expect(await bell.getByRole('button', { name: /Wrong door/ }).count()).toBe(0);
    const dialog = wang.page.getByRole('dialog');
    const chooseClinic = async (): Promise<void> => {
      await press(bell.getByRole('button', { name: 'More' }), dialog);
      await dialog.getByRole('button', { name: 'Wrong door: to Health station' }).click();
      await bell.getByText(/Goes to Health station in \d s/).waitFor();
    };
    await chooseClinic();
    await bell.getByRole('button', { name: 'Undo' }).click();
    await bell.getByRole('button', { name: 'Take it' }).waitFor();
    await chooseClinic();
    expect(hub.calls.open().find((call) => call.id === id)).toMatchObject({ state: 'waiting', team: 'committee' });
    await wang.page.clock.fastForward(5_000);
    await bell.getByText('Came to the wrong door').waitFor();
    await press(bell.getByRole('button', { name: 'More' }), dialog);
    await dialog.getByRole('button', { name: 'Wrong door: to Committee' }).waitFor();
    await wang.page.keyboard.press('Escape');
    expect(hub.calls.open().find((call) => call.id === id)).toMatchObject({ state: 'waiting', team: 'clinic' });
    const [here, hands] = [
      bell.getByRole('button', { name: 'I am here' }),
      bell.getByRole('button', { name: 'Second pair of hands' }),
    ];
    await press(bell.getByRole('button', { name: 'Take it' }), here);
    await press(here, hands);
    await press(hands, wang.page.getByText('#2', { exact: true }));
    expect(hub.received.faults).toEqual([]);
    await leave(wang);
  });
});

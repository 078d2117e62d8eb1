import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { card, goOnDuty, leave, PHONE, press, sitDown } from './scene/scene.ts';

const SMALL = { ...PHONE, viewport: { width: 320, height: 640 } };

describe('with a real hub, what a resident came for', () => {
  let hub: HubAndBrowser;
  beforeAll(async () => {
    hub = await hubAndBrowser();
  }, 600_000);
  afterAll(() => hub.end());

  it('is kept in two taps, planned, noted, handed to the clinic, and done there', async () => {
    const [wang, chen] = [await sitDown(hub.browser, SMALL), await sitDown(hub.browser, PHONE)];
    await goOnDuty(wang, await hub.joinLink('wang'));
    await goOnDuty(chen, await hub.joinLink('chen'));
    await wang.page.getByRole('button', { name: 'New matter' }).click();
    await wang.page.getByRole('dialog').getByRole('button', { name: 'Pension' }).click();
    await wang.page.getByText('Kept: Pension. It is yours until it is done.').waitFor();
    await wang.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

    await wang.page.getByRole('button', { name: '1 matter' }).click();
    await wang.page.getByRole('dialog').getByRole('button', { name: 'Pension' }).click();
    await wang.page.getByLabel('Next step').fill('bring the form');
    await wang.page.getByLabel('Remind me on').fill('2030-01-02');
    await wang.page.getByRole('button', { name: 'Save', exact: true }).click();
    await wang.page.getByLabel('Write a note').fill('prefers mornings');
    await wang.page.getByRole('button', { name: 'Add' }).click();
    await wang.page.getByRole('listitem').getByText('prefers mornings').waitFor();
    await expect.poll(() => wang.page.getByLabel('Remind me on').inputValue()).toBe('2030-01-02');
    expect(await wang.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

    await wang.page.getByRole('button', { name: 'Hand over' }).click();
    await wang.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Health station/ })
      .click();
    const asked = chen.page.getByRole('article', { name: 'You are asked to take it over' });
    await asked.getByText('bring the form').waitFor();
    await asked.getByRole('button', { name: 'I take it over' }).click();
    await wang.page.getByText('Pension: Chen has it now.').waitFor({ state: 'attached' });
    await chen.page.getByRole('button', { name: '1 matter' }).click();
    await chen.page.getByRole('dialog').getByText('bring the form').click();
    await chen.page.getByLabel('Next step').waitFor();
    expect(await chen.page.getByText('prefers mornings').count()).toBe(0);
    await chen.page.getByRole('button', { name: 'Done', exact: true }).click();
    await chen.page.getByRole('dialog').getByRole('button', { name: 'Pension matter' }).click();
    await chen.page.getByRole('dialog').getByText('No open matter').waitFor();
    await leave(wang, chen);
  });

  it('is kept from the call it came with', async () => {
    const wang = await sitDown(hub.browser, SMALL);
    await goOnDuty(wang, await hub.joinLink('wang'));
    await wang.page.evaluate(
      `fetch('/api/v1/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"place":"east-door","kind":"visit"}' })`,
    );
    const visit = card(wang.page, 'East door');
    const keep = visit.getByRole('button', { name: 'Keep as a matter' });
    await press(visit.getByRole('button', { name: 'Take it' }), keep);
    await press(keep, wang.page.getByRole('dialog'));
    await wang.page.getByRole('dialog').getByRole('button', { name: 'Housing' }).click();
    await wang.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await wang.page.getByRole('button', { name: '1 matter' }).click();
    await wang.page.getByRole('dialog').getByRole('button', { name: 'Housing' }).click();
    await wang.page.getByRole('dialog').getByText('East door').waitFor();
    await leave(wang);
  });
});

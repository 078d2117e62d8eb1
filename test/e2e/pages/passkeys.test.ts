import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from './scene/axe.ts';
import { hubAndBrowser, type HubAndBrowser } from './scene/hub-and-browser.ts';
import { goOnDuty, leave, sitDown, soon, type Seat } from './scene/scene.ts';

let hub: HubAndBrowser;

/** Browsers make passkeys for names only; 127.0.0.1 is none. */
const named = (url: string): string => url.replace('127.0.0.1', 'localhost');
const joinLink = async (staff: string): Promise<string> => named(await hub.joinLink(staff));

/** A sensor built into the phone that knows its owner's finger, or does not. */
async function withSensor({ page, context }: Seat): Promise<{ cdp: CDPSession; sensor: string }> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, sensor: authenticatorId };
}

async function openDevices({ page }: Seat, name = 'Wang'): Promise<void> {
  await page.getByRole('button', { name: `${name} End shift` }).click();
  await page.getByRole('button', { name: 'Signed-in devices' }).click();
}

beforeAll(async () => {
  hub = await hubAndBrowser();
}, 600_000);
afterAll(() => hub.end());

describe('a phone with a passkey', () => {
  it('is given one after it has joined, comes back with a touch after it was signed out, and not once it was cut off', async () => {
    const wang = await sitDown(hub.browser);
    const { page } = wang;
    const { cdp, sensor } = await withSensor(wang);
    await goOnDuty(wang, await joinLink('wang'));
    await openDevices(wang);
    await page.getByRole('button', { name: 'Add a passkey on this phone' }).click();
    await page.getByText('not used yet').waitFor();
    expect(await faultsOf(page, 'passkeys')).toEqual([]);
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: sensor });
    expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);

    await page.getByRole('button', { name: 'Sign out here' }).click();
    await page.getByRole('button', { name: 'Really? Sign out here' }).click();
    await page.getByText('You have signed out').waitFor();
    expect(await faultsOf(page, 'signed out')).toEqual([]);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Hello, Wang' }).waitFor();
    const counts = await cdp.send('WebAuthn.getCredentials', { authenticatorId: sensor });
    expect(counts.credentials[0]?.signCount).toBeGreaterThan(credentials[0]?.signCount ?? 0);

    // Somebody else's finger.
    await page.getByRole('button', { name: 'Not me, sign out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: sensor, isUserVerified: false });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Nothing was done').waitFor();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: sensor, isUserVerified: true });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Hello, Wang' }).waitFor();

    await page.locator('.act-start').click();
    await page.locator('.pair .act-main').click();
    for (const { id } of (await hub.must('GET', '/staff/wang/sessions')).items as { id: string }[])
      await hub.must('DELETE', `/sessions/${id}`);
    await page.getByText('This phone was cut off').waitFor();
    expect((await hub.must('GET', '/staff/wang/passkeys')).items).toEqual([]);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('This passkey cannot be used here').waitFor();
    await leave(wang);
  });

  it('has a home-screen page with cookies of its own, which is not told that it signed out: the passkey opens it', async () => {
    const chen = await sitDown(hub.browser);
    const { cdp, sensor } = await withSensor(chen);
    await goOnDuty(chen, await joinLink('chen'));
    await openDevices(chen, 'Chen');
    await chen.page.getByRole('button', { name: 'Add a passkey on this phone' }).click();
    await chen.page.getByText('not used yet').waitFor();
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: sensor });

    const home = await sitDown(hub.browser);
    const own = await withSensor(home);
    for (const credential of credentials)
      await own.cdp.send('WebAuthn.addCredential', { authenticatorId: own.sensor, credential });
    const { page } = home;
    await page.goto(named(`${hub.http}/phone`));
    await page.getByRole('heading', { name: 'This phone has not joined yet' }).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/signed out/i);
    await page.getByLabel('Paste the invitation link or its code').waitFor();
    expect(await faultsOf(page, 'a page of the home screen')).toEqual([]);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Hello, Chen' }).waitFor();
    await leave(chen, home);
  });

  it('loses it with a tap', async () => {
    const wang = await sitDown(hub.browser);
    await withSensor(wang);
    await goOnDuty(wang, await joinLink('wang'));
    await openDevices(wang);
    await wang.page.getByRole('button', { name: 'Add a passkey on this phone' }).click();
    await wang.page.getByRole('button', { name: 'Remove' }).click();
    await soon(async () => (await hub.must('GET', '/staff/wang/passkeys')).items.length).toBe(0);
    await leave(wang);
  });

  it('is not offered one where browsers have none: by a bare address', async () => {
    const wang = await sitDown(hub.browser);
    await goOnDuty(wang, (await joinLink('wang')).replace('localhost', '127.0.0.1'));
    await openDevices(wang);
    await wang.page.getByText('(this one)').waitFor();
    expect(await wang.page.getByText(/passkey/i).count()).toBe(0);
    await leave(wang);
  });
});

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { SENSES } from './fake-senses.ts';

/** A device with one page on it, and everything that went wrong there. */
export type Seat = {
  readonly page: Page;
  /** A test that takes it may change more than the page: then the device is thrown away after it. */
  readonly context: BrowserContext;
  readonly faults: string[];
};

/** Finds a page that hangs. A browser on a busy small machine is ten times slower than on a quiet one. */
const LIMIT_MS = 40_000;
/** What tests listen to on a page. */
const EVENTS = ['pageerror', 'console', 'websocket', 'request', 'response'] as const;

type Device = { readonly page: Page; readonly kind: string; isChanged: boolean };
/** Devices that nobody sits at. A new one costs half a second of CPU: a context, a process, a cold cache. */
const free = new Map<Browser, Device[]>();
const taken = new WeakMap<Page, Device>();

/** A device as new: the page is blank, and has no cookie, storage, route or listener of the test before. */
export async function takeSeat(browser: Browser, options: BrowserContextOptions, movedClock: boolean): Promise<Seat> {
  const kind = movedClock ? '' : JSON.stringify(options);
  const devices = free.get(browser) ?? [];
  const found = movedClock ? -1 : devices.findIndex((one) => one.kind === kind && !one.page.isClosed());
  const device = found === -1 ? await newDevice(browser, options, kind) : (devices.splice(found, 1)[0] as Device);
  const { page } = device;
  if (movedClock) {
    device.isChanged = true;
    await page.clock.install();
  }
  taken.set(page, device);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // Refusals (401, 409) and lines that break are what these tests are about; the browser notes each as an error.
    if (message.type() === 'error' && !/^Failed to load resource|WebSocket connection/.test(message.text()))
      faults.push(message.text());
  });
  return {
    page,
    get context() {
      device.isChanged = true;
      return page.context();
    },
    faults,
  };
}

async function newDevice(browser: Browser, options: BrowserContextOptions, kind: string): Promise<Device> {
  const context = await browser.newContext({
    // Only the tests of the service worker need one; each would load all files of the pages.
    serviceWorkers: 'block',
    ...options,
    permissions: ['screen-wake-lock'],
  });
  context.setDefaultTimeout(LIMIT_MS);
  await context.addInitScript(SENSES);
  return { page: await context.newPage(), kind, isChanged: options.serviceWorkers === 'allow' };
}

/** Cleans the device for the next test, or throws it away. */
export async function giveBack(browser: Browser | null, { page }: Pick<Seat, 'page'>): Promise<void> {
  const device = taken.get(page);
  if (browser === null || device === undefined || device.isChanged) return page.context().close();
  for (const event of EVENTS) page.removeAllListeners(event);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  if (page.url().startsWith('http')) await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.emulateMedia({ media: null, colorScheme: null });
  const { viewport } = JSON.parse(device.kind) as BrowserContextOptions;
  if (viewport) await page.setViewportSize(viewport);
  free.set(browser, [...(free.get(browser) ?? []), device]);
}

import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';

/** "Slow 4G" as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOW_CPU = 6;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' };
const LIMIT_MS = 120_000;
const SCROLL_MS = 4_000;

export type Visit = {
  /** Address of the page. */
  readonly url: string;
  /** Session cookie, or null for a bare page. */
  readonly cookie: string | null;
  /** What must be on the page, and how often. */
  readonly until: { readonly selector: string; readonly count: number };
};

/** Notes when so many elements are there, in ms since the navigation began. */
const watcher = ({ selector, count }: Visit['until']): string => `
  const check = () => {
    if (globalThis.shownAt === undefined && document.querySelectorAll(${JSON.stringify(selector)}).length >= ${count})
      requestAnimationFrame(() => { globalThis.shownAt ??= performance.now(); });
  };
  new MutationObserver(check).observe(document, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', check);
  try { sessionStorage.setItem('lotusbell.shift', 'on'); } catch {}`;

async function open(browser: Browser, visit: Visit): Promise<{ context: BrowserContext; page: Page; cdp: CDPSession }> {
  const context = await browser.newContext(PHONE);
  context.setDefaultTimeout(LIMIT_MS);
  if (visit.cookie !== null)
    await context.addCookies([{ name: 'lotusbell', value: visit.cookie, url: visit.url, httpOnly: true }]);
  await context.addInitScript(watcher(visit.until));
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  return { context, page, cdp };
}

const shownAt = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((done) => {
    const look = () => (globalThis.shownAt === undefined ? setTimeout(look, 5) : done(globalThis.shownAt));
    look();
  })`);

/** @returns bytes over the wire of the first load, with headers: files of the page, and answers of the API. */
export async function bytesOf(browser: Browser, visit: Visit): Promise<{ files: number; api: number }> {
  const { context, page, cdp } = await open(browser, visit);
  const urls = new Map<string, string>();
  const sum = { files: 0, api: 0 };
  cdp.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sum[urls.get(requestId)?.includes('/api/') === true ? 'api' : 'files'] += encodedDataLength;
  });
  await page.goto(visit.url, { waitUntil: 'networkidle' });
  await shownAt(page);
  await context.close();
  return sum;
}

/** @returns ms from the navigation to the elements, with an empty cache. @param slow on slow 4G with a slow CPU. */
export async function timeOf(browser: Browser, visit: Visit, slow: boolean): Promise<number> {
  const { context, page, cdp } = await open(browser, visit);
  if (slow) {
    await cdp.send('Network.emulateNetworkConditions', SLOW_4G);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOW_CPU });
  }
  await page.goto(visit.url);
  const ms = await shownAt(page);
  await context.close();
  return ms;
}

/** @returns the times between frames in ms while the page scrolls to its end and back. */
export async function framesOf(browser: Browser, visit: Visit): Promise<number[]> {
  const { context, page } = await open(browser, visit);
  await page.goto(visit.url);
  await shownAt(page);
  const frames = await page.evaluate<number[]>(`new Promise((done) => {
    document.documentElement.style.scrollBehavior = 'auto';
    const frames = [];
    const began = performance.now();
    let last = began;
    let step = 60;
    const frame = (now) => {
      if (now > last) frames.push(now - last);
      last = now;
      const before = scrollY;
      scrollBy(0, step);
      if (scrollY === before) step = -step;
      if (now - began < ${SCROLL_MS}) requestAnimationFrame(frame);
      else done(frames.slice(1));
    };
    requestAnimationFrame(frame);
  })`);
  await context.close();
  return frames;
}

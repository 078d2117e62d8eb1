import { PAGE_PATHS } from '../../hub/contract/page-paths.ts';

/**
 * Keeps the pages for a reload while the hub cannot be reached; the page then says so (decision 0029). It never answers
 * for the API or the stream, and never with an older page while the hub answers. It is one file: it
 * may import only what no page imports.
 */
declare const self: ServiceWorkerGlobalScope;

/** The version of the pages, then the paths of all their scripts and styles; written by the build (vite.config.ts). */
const [version = '', ...files] = '__SHELL__'.split(' ');
const PREFIX = 'lotusbell-';
const OWN = PREFIX + version;
/** All are the same file, index.html. */
const PAGES: ReadonlySet<string> = new Set(PAGE_PATHS);
/** A hub that has not answered in this time cannot be reached, in ms. */
const PATIENCE_MS = 8_000;

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return;
  if (mode === 'navigate') {
    if (PAGES.has(pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname)) event.respondWith(pageFor(event));
  } else if (pathname.startsWith('/assets/')) event.respondWith(assetFor(event.request));
});

/** All files of one version, or none. */
async function keep(): Promise<void> {
  const cache = await caches.open(OWN);
  try {
    const page = await fetch('/', { cache: 'no-cache' });
    // A hub that is being updated may serve files of two versions.
    if (versionOf(await page.clone().text()) !== version) throw new Error('the hub serves another version');
    await cache.addAll(files);
    await cache.put('/', page);
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
  await self.skipWaiting();
}

/** The version before is kept: a page of it may still be open, and loads parts of itself later. */
async function takeOver(): Promise<void> {
  const others = (await keptCaches()).filter((name) => name !== OWN);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** From the hub. Only when it cannot be reached from what is kept. */
async function pageFor(event: FetchEvent): Promise<Response> {
  const page = await Promise.race([fetch(event.request), noAnswer()]).catch(() => null);
  const isFromHub = page !== null && !(page.status >= 502 && page.status <= 504);
  if (isFromHub) {
    event.waitUntil(leaveIfUnknown(page.clone()));
    return page;
  }
  return (await caches.match('/', { cacheName: OWN, ignoreVary: true })) ?? page ?? Response.error();
}

function noAnswer(): Promise<null> {
  return new Promise((done) => {
    setTimeout(() => done(null), PATIENCE_MS);
  });
}

/** The name of a file of /assets/ holds a hash of what is in it. */
async function assetFor(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** A hub without this worker, or another program at this address: nothing of this may stay there. */
async function leaveIfUnknown(page: Response): Promise<void> {
  if (!page.ok || page.headers.get('content-type')?.startsWith('text/html') !== true) return;
  if (versionOf(await page.text()) !== null) return;
  await self.registration.unregister();
  await Promise.all((await keptCaches()).map((name) => caches.delete(name)));
}

/** In the order in which they were made. */
async function keptCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

function versionOf(page: string): string | null {
  return /<meta name="lotusbell-pages" content="([^"]+)"/.exec(page)?.[1] ?? null;
}

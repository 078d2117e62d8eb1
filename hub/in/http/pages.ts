import type { App } from './app.ts';
import type { HttpNeeds } from './needs.ts';

/** Addresses that people type or scan; the page itself finds out which one it is. */
const PAGES = ['/', '/join', '/phone', '/board', '/panel'];

/** The built pages, and what the demo tells them. */
export async function servePages(app: App, { pages, demo }: Pick<HttpNeeds, 'pages' | 'demo'>): Promise<void> {
  if (demo !== null) app.get('/demo.json', { schema: { hide: true } }, () => demo.view());
  if (pages === null) return;
  const { default: fastifyStatic } = await import('@fastify/static');
  await app.register(fastifyStatic, { root: pages, index: false, cacheControl: false, dotfiles: 'ignore', setHeaders: keepFor });
  for (const path of PAGES) app.get(path, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'));
}

/** Files below /assets/ carry a hash of their content in the name; everything else is asked for again. */
function keepFor(reply: { setHeader: (name: string, value: string) => unknown }, file: string): void {
  reply.setHeader('cache-control', /[/\\]assets[/\\]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

import type { App } from './app.ts';
import type { HttpDeps } from './needs.ts';
import { createLazyApp } from './lazy-app.ts';

/** Addresses that people type or scan; the page itself finds out which one it is. */
const PAGES = ['/', '/join', '/phone', '/board', '/panel', '/privacy'];
const READ = ['GET', 'HEAD'];

/** The built pages, and what the demo tells them. */
export function servePages(app: App, needs: Pick<HttpDeps, 'pages' | 'demo' | 'isNotRecorded' | 'log'>): void {
  const { pages, demo } = needs;
  if (demo !== null) app.get('/demo.json', { schema: { hide: true } }, () => demo.view());
  if (pages === null) return;
  const enter = createLazyApp(app, needs, async (lazy) => {
    const { default: fastifyStatic } = await import('@fastify/static');
    await lazy.register(fastifyStatic, {
      root: pages,
      index: false,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders: keepFor,
    });
    for (const url of PAGES)
      lazy.route({ method: READ, url, handler: (_request, reply) => reply.sendFile('index.html') });
  });
  for (const url of [...PAGES, '/*']) app.get(url, { schema: { hide: true } }, enter);
}

/** Files below /assets/ carry a hash of their content in the name; everything else is asked for again. */
function keepFor(reply: { setHeader: (name: string, value: string) => unknown }, file: string): void {
  reply.setHeader('cache-control', /[/\\]assets[/\\]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

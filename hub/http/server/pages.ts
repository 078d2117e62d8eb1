import type { App } from './app.ts';
import type { HttpDeps } from './needs.ts';
import { createLazyApp } from './lazy-app.ts';

/** Paths that people type or scan. All serve index.html, which reads the path itself. */
const PAGES = ['/', '/join', '/phone', '/board', '/panel', '/privacy', '/why', '/pager'];
const READ = ['GET', 'HEAD'];

/** Serves the built pages, and /demo.json in the demo. */
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

/** Files below /assets/ have a content hash in their name and never change. Browsers revalidate all other files. */
function keepFor(reply: { setHeader: (name: string, value: string) => unknown }, file: string): void {
  reply.setHeader('cache-control', /[/\\]assets[/\\]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

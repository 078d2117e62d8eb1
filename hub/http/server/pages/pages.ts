import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PAGE_PATHS } from '../../../contract/page-paths.ts';
import type { App } from '../app.ts';
import type { HttpDeps } from '../needs.ts';
import { createLazyApp } from '../lazy-app.ts';
import { refuse } from '../refuse.ts';

/** The build writes it there (dashboard/vite.config.ts); a page knows its own version by it. */
const VERSION = /<meta name="lotusbell-pages" content="([^"]+)"/;

/** @param pages directory of the built pages. @returns null when they do not say, or cannot be read. */
export function pagesVersion(pages: string): string | null {
  try {
    return VERSION.exec(readFileSync(join(pages, 'index.html'), 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

const READ = ['GET', 'HEAD'];

/** Serves the built pages, and /demo.json in the demo. */
export function servePages(app: App, needs: Pick<HttpDeps, 'pages' | 'demo' | 'isNotRecorded' | 'log'>): void {
  const { pages, demo } = needs;
  if (demo !== null) app.get('/demo.json', { schema: { hide: true } }, () => demo.view());
  if (pages === null) return;
  const addRoutes = async (lazy: FastifyInstance): Promise<void> => {
    const { default: fastifyStatic } = await import('@fastify/static');
    await lazy.register(fastifyStatic, {
      root: pages,
      index: false,
      cacheControl: false,
      dotfiles: 'ignore',
      // The build writes .br and .gz beside each text file.
      preCompressed: true,
      setHeaders: keepFor,
    });
    for (const url of PAGE_PATHS)
      lazy.route({ method: READ, url, handler: (_request, reply) => reply.sendFile('index.html') });
  };
  // Who mistypes an address in a browser gets a page with a way home; a program gets a problem.
  const enter = createLazyApp(app, needs, addRoutes, (request, reply) =>
    wantsPage(request) ? reply.code(404).sendFile('index.html') : reply.send(refuse(reply, 'NOT_FOUND')),
  );
  for (const url of [...PAGE_PATHS, '/*']) app.get(url, { schema: { hide: true } }, enter);
}

/** Only browsers that open an address ask for HTML; their scripts and pictures do not. */
function wantsPage({ url, headers: { accept } }: FastifyRequest): boolean {
  return !url.startsWith('/api/') && accept?.includes('text/html') === true;
}

/** Files below /assets/ have a content hash in their name and never change. Browsers revalidate all other files. */
function keepFor(reply: { setHeader: (name: string, value: string) => unknown }, file: string): void {
  reply.setHeader('vary', 'accept-encoding');
  reply.setHeader('cache-control', /[/\\]assets[/\\]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

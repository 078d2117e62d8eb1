import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../dist/dashboard/', import.meta.url));
const PAGES = new Set(['/', '/join', '/phone', '/board', '/panel']);
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves the built pages as the hub does: index.html for each page's path, and the strict content security policy.
 * @param panel origin of the demo's panel server, or null
 */
export async function servePageFile(path: string, panel: string | null, response: ServerResponse): Promise<void> {
  const name = PAGES.has(path) ? 'index.html' : normalize(path).replace(/^[/\\.]+/, '');
  let bytes: Buffer;
  try {
    bytes = await readFile(join(BUILT, name));
  } catch (cause) {
    if (name === 'index.html') throw new Error('dist/dashboard is not built; run `npm run build` first', { cause });
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': [
      "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", `connect-src 'self'${panel === null ? '' : ` ${panel}`}`,
      "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store',
  }).end(bytes);
}

import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../../dist/dashboard/', import.meta.url));
const PAGES = new Set(['/', '/join', '/phone', '/board', '/panel']);
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** Read once, so that all tests use one build, even if another is made meanwhile. */
let built: ReadonlyMap<string, Buffer> | null = null;

/** @throws when the pages are not built; the message says how. */
function readPages(): ReadonlyMap<string, Buffer> {
  try {
    const files = readdirSync(BUILT, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
    return new Map(
      files.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [`/${path.slice(BUILT.length)}`, readFileSync(path)];
      }),
    );
  } catch (cause) {
    throw new Error('dist/dashboard is not built; run `npm run build` first', { cause });
  }
}

/**
 * Serves the built pages as the hub does: index.html for each page's path, and the strict content security policy.
 * @param panel origin of the demo's panel server, or null
 */
export function servePageFile(path: string, panel: string | null, response: ServerResponse): void {
  built ??= readPages();
  const name = PAGES.has(path) ? '/index.html' : path;
  const bytes = built.get(name);
  if (bytes === undefined) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        `connect-src 'self' ws: wss:${panel === null ? '' : ` ${panel}`}`,
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ].join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    .end(bytes);
}

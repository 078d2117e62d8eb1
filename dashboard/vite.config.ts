import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const UNSEALED = '<meta name="lotusbell-pages" content="unsealed"';
/** In worker/worker.ts. */
const SHELL = '__SHELL__';

/**
 * Gives the built pages a version, a hash of all their files. It is written into index.html, where the page and the hub
 * read it, and with the names of all scripts and styles into worker.js, which keeps these.
 */
function seal(outDir: string): Plugin {
  return {
    name: 'seal',
    closeBundle() {
      const files = readdirSync(outDir, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(outDir, join(parentPath, name)))
        .toSorted();
      const hash = createHash('sha256');
      for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(outDir, file)));
      const version = hash.digest('hex').slice(0, 12);
      replaceIn(join(outDir, 'index.html'), UNSEALED, UNSEALED.replace('unsealed', version));
      const kept = files.filter((file) => file.startsWith('assets/')).map((file) => `/${file}`);
      replaceIn(join(outDir, 'worker.js'), SHELL, [version, ...kept].join(' '));
    },
  };
}

function replaceIn(file: string, what: string, by: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(what)) throw new Error(`${file} has no ${what}`);
  writeFileSync(file, text.replace(what, by));
}

/**
 * Writes each text file compressed beside itself, once: a Raspberry Pi need not compress at each request, and can use
 * the best levels. The hub chooses by Accept-Encoding (hub/http/server/pages/pages.ts).
 */
function compress(outDir: string): Plugin {
  return {
    name: 'compress',
    closeBundle() {
      for (const entry of readdirSync(outDir, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || !/\.(?:html|js|css|svg|webmanifest)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/**
 * Names the pages' own script and all that it imports in the first file, so that a browser asks for them together with
 * the small script that would ask for them one after the other.
 */
const preload: Plugin = {
  name: 'preload',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const entry = chunks.find(({ isEntry }) => isEntry);
      const start = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith('/app/start.tsx')));
      if (entry === undefined || start === undefined) throw new Error('the build has no app/start.tsx');
      return [start.fileName, ...start.imports]
        .filter((file) => file !== entry.fileName && !entry.imports.includes(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          injectTo: 'head',
        }));
    },
  },
};

/**
 * Builds the pages to dist/dashboard. The hub serves them under a content security policy without `unsafe-inline`, so
 * nothing is inlined: no script, no style, no image turned into data.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  // In this order: what is compressed must be sealed.
  plugins: [preload, seal(here('../dist/dashboard')), compress(here('../dist/dashboard'))],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../dist/dashboard'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Compressing takes longest, and may.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: { index: here('index.html'), worker: here('worker/worker.ts') },
      output: {
        // The worker has one address for all versions.
        entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            // What runs first, and then all that the pages need at once, with what each imports. Each is one file.
            { name: 'first', test: /\/dashboard\/main\.ts$|give-back-reasons\.ts$|preload-helper/, priority: 2 },
            { name: 'start', test: /\/app\/start\.tsx$/, priority: 1 },
          ],
        },
      },
    },
    // Chrome and Safari of 2021: old tablets end their days at front desks. (Styles use no nesting for the same
    // reason.)
    target: ['chrome94', 'safari15.4', 'firefox94'],
  },
});

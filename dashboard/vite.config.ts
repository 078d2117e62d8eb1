import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Writes each text file compressed beside itself, once: a Raspberry Pi need not compress at each request, and can use
 * the best levels. The hub chooses by Accept-Encoding (hub/http/server/pages.ts).
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
 * Builds the pages to dist/dashboard. The hub serves them under a content security policy without `unsafe-inline`, so
 * nothing is inlined: no script, no style, no image turned into data.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [compress(here('../dist/dashboard'))],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../dist/dashboard'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Compressing takes longest, and may.
    rolldownOptions: { checks: { pluginTimings: false } },
    // Chrome and Safari of 2021: old tablets end their days at front desks. (Styles use no nesting for the same
    // reason.)
    target: ['chrome94', 'safari15.4', 'firefox94'],
  },
});

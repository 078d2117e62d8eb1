import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the pages to dist/dashboard. The hub serves them under a content security policy without `unsafe-inline`, so
 * nothing is inlined: no script, no style, no image turned into data.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../dist/dashboard'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Chrome and Safari of 2021: old tablets end their days at front desks. (Styles use no nesting for the same
    // reason.)
    target: ['chrome94', 'safari15.4', 'firefox94'],
  },
});

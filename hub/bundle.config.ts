import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

/**
 * Bundles the installed program into a few files instead of a thousand. The hub then starts in less than half the time,
 * because loading and linking modules took most of it. Native and rarely used packages stay outside of the bundle.
 */
export default defineConfig({
  // npm makes programs of dependencies executable, but not the package's own. A link in /usr/local/bin must be able to
  // run.
  plugins: [{ name: 'executable', writeBundle: ({ dir }) => chmodSync(join(dir ?? '', 'lotusbell.js'), 0o755) }],
  ssr: {
    noExternal: true,
    // @peculiar/x509 needs reflect-metadata to be loaded first. A bundle does not keep this order.
    external: [
      '@photostructure/sqlite',
      'onoff',
      '@fastify/swagger',
      '@fastify/swagger-ui',
      'prom-client',
      '@peculiar/x509',
      'reflect-metadata',
      '@simplewebauthn/server',
    ],
  },
  build: {
    ssr: true,
    outDir: 'dist/bin',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      // The others run beside the hub (hub/store/checkpointer.ts, hub/app/reading/reader.ts, hub/app/site/site-process.ts).
      input: {
        lotusbell: 'hub/main.ts',
        'checkpoint-thread': 'hub/store/checkpoint-thread.ts',
        'reading-child': 'hub/app/reading/reading-child.ts',
        'site-child': 'hub/app/site/site-child.ts',
      },
      // Without comments and blanks there is half as much to read at the start. Names stay, for the log.
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
});

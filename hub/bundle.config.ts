import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

/**
 * The installed program in a few files instead of a thousand: the hub starts in less than half the time (loading and linking
 * modules was most of it). Native and rarely used parts stay outside and are loaded when they are wanted.
 */
export default defineConfig({
  // npm makes the programs of dependencies executable, not the package's own: a link to this one in /usr/local/bin must start.
  plugins: [{ name: 'executable', writeBundle: ({ dir }) => chmodSync(join(dir ?? '', 'lotusbell.js'), 0o755) }],
  ssr: {
    noExternal: true,
    // The certificates' library wants reflect-metadata evaluated before itself, an order that a bundle does not keep.
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
    ssr: 'hub/main.ts',
    outDir: 'dist/bin',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: { output: { entryFileNames: 'lotusbell.js', chunkFileNames: '[name]-[hash].js' } },
  },
});

import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

type Icon = { readonly src: string; readonly sizes: string; readonly type: string; readonly purpose: string };
type Manifest = { readonly id: string; readonly start_url: string; readonly icons: readonly Icon[] };

const path = (file: string): string => fileURLToPath(new URL(`../../dashboard/${file}`, import.meta.url));
const inPublic = (src: string): string => path(`public${src}`);
const manifest = JSON.parse(readFileSync(inPublic('/manifest.webmanifest'), 'utf8')) as Manifest;
const page = readFileSync(path('index.html'), 'utf8');

/** From the header of the PNG (RFC 2083, 11.2.1). Kinds 4 and 6 of colour have transparency. */
function pngAt(file: string): { width: number; height: number; isOpaque: boolean } {
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), isOpaque: bytes.readUInt8(25) < 4 };
}

it('the icons of the manifest exist, are as large as it says, and small files', () => {
  expect(manifest).toMatchObject({ id: '/phone', start_url: '/phone' });
  const drawn = manifest.icons.filter(({ type }) => type === 'image/png');
  for (const { src, sizes } of drawn) {
    const { width, height } = pngAt(inPublic(src));
    expect([src, `${width}x${height}`]).toEqual([src, sizes]);
    expect(statSync(inPublic(src)).size).toBeLessThan(25_000);
  }
  expect(drawn.map(({ purpose, sizes }) => `${purpose} ${sizes}`)).toEqual([
    'any 192x192',
    'any 512x512',
    'maskable 192x192',
    'maskable 512x512',
  ]);
  expect(statSync(inPublic(manifest.icons[0]?.src ?? '')).size).toBeLessThan(2_000);
});

it('an iPhone gets a picture of 180 pixels without transparency, which it would draw black', () => {
  const [, href = ''] = /<link rel="apple-touch-icon" href="([^"]+)"/.exec(page) ?? [];
  expect(pngAt(inPublic(href))).toEqual({ width: 180, height: 180, isOpaque: true });
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest" />');
});

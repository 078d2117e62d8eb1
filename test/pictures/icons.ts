import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openBrowser } from '../support/pages/chromium.ts';

// `npm run icons`: draws the icons of an installed page from icon.svg. Phones draw no SVG on their home screens: an
// iPhone shows a grey letter instead.
const PUBLIC = resolve('dashboard/public');
const svg = readFileSync(resolve(PUBLIC, 'icon.svg'), 'utf8');
/** iPhones round the corners themselves and draw black where a picture is transparent. */
const square = svg.replace(' rx="14"', '');
/** Android cuts a circle, a drop or a square out of it: what is drawn stays in the middle. */
const maskable = square
  .replace(/<g /, '<g transform="translate(32 32) scale(.72) translate(-32 -32)"><g ')
  .replace('</svg>', '</g></svg>');

const ICONS = [
  { file: 'apple-touch-icon.png', size: 180, draws: square },
  { file: 'icon-192.png', size: 192, draws: svg },
  { file: 'icon-512.png', size: 512, draws: svg },
  { file: 'icon-maskable-192.png', size: 192, draws: maskable },
  { file: 'icon-maskable-512.png', size: 512, draws: maskable },
];

const browser = await openBrowser();
const page = await browser.newPage();
for (const { file, size, draws } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${draws}`);
  const bytes = await page.screenshot({ type: 'png', omitBackground: draws === svg });
  writeFileSync(resolve(PUBLIC, file), bytes);
  process.stdout.write(`${file}: ${bytes.length} bytes\n`);
}
await browser.close();

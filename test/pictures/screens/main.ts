import { resolve } from 'node:path';
import { openBrowser } from '../../support/pages/chromium.ts';
import { startDemo } from '../demo.ts';
import { createAlbum } from './album.ts';
import { openBuilding } from './building.ts';
import { office } from './office.ts';
import { busyHour, phones, phonesGoOn } from './phone.ts';
import { boards, panels, takeBoards } from './walls.ts';

// `npm run screenshots`: every page in both languages, by day and by night, on phone, tablet and wall, in every state;
// from a hub and from the demo. The pictures go to screenshots/, which git ignores. axe runs on each. Ends with 1 if axe
// finds anything, if a page is wider than its screen, or after LIMIT_MS.
const FOLDER = resolve('screenshots');
const LIMIT_MS = 15 * 60_000;

const limit = setTimeout(() => {
  process.stderr.write(`not done after ${LIMIT_MS / 60_000} minutes\n`);
  process.exit(1);
}, LIMIT_MS);
const wanted = process.argv.slice(2);
const isWanted = (part: 'day' | 'office' | 'panel'): boolean => wanted.length === 0 || wanted.includes(part);
const album = createAlbum(FOLDER, wanted.length === 0);
const browser = await openBrowser();

async function inBuilding(): Promise<void> {
  const building = await openBuilding();
  try {
    if (isWanted('day')) {
      const onPhones = await phones(browser, building, album);
      const onWalls = await boards(browser, building);
      await takeBoards(onWalls, album, 'empty');
      await busyHour(building);
      await takeBoards(onWalls, album, 'busy');
      await phonesGoOn(onPhones, building, album);
      for (const state of ['emergency', 'muted', 'offline'] as const) await takeBoards(onWalls, album, state);
      for (const { context } of [...onPhones, ...onWalls]) await context.close();
    }
    if (isWanted('office')) await office(browser, building, album);
  } finally {
    await building.stop();
  }
}

async function inDemo(): Promise<void> {
  const demo = await startDemo();
  try {
    await panels(browser, demo, album);
  } finally {
    demo.stop();
  }
}

try {
  if (isWanted('day') || isWanted('office')) await inBuilding();
  if (isWanted('panel')) await inDemo();
  for (const fault of album.faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(`${album.count()} pictures in ${FOLDER}, ${album.faults.length} faults\n`);
  if (album.faults.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  clearTimeout(limit);
}

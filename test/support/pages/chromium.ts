import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { apt, canApt, INSTALL_LIMIT_MS, installedByAnother, lastLine } from '../debian-package.ts';

const run = promisify(execFile);

/** Without windows a page costs half as much: Debian's package `chromium-headless-shell`. */
const SHELL = 'chromium-headless-shell';
const ON_PATH = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/**
 * Each context opens a window. Without the last four it has no hidden page for the address bar and no spare renderer:
 * half of the time. Chromium obeys only the last of these options, so the list of Playwright is repeated here.
 */
const WITHOUT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'LensOverlay',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'AimEnabled',
  'NetworkTimeServiceQuerying',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'SpareRendererForSitePerProcess',
];
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--in-process-gpu',
  `--disable-features=${WITHOUT.join()}`,
  '--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies,NetworkServiceInProcess2',
];
const REMEDIES = [
  'set CHROMIUM_PATH to a Chromium or Chrome',
  `install one: as root \`apt-get install ${SHELL} fonts-noto-cjk\``,
  'or `npx playwright-core install chromium`',
].join('; ');

/** Modules are shared by the test files of a worker (`isolate: false`), so this is the browser of all of them. */
let opened: Promise<Browser> | null = null;

/**
 * A real browser for the page tests, with a Chinese font. It is looked for in CHROMIUM_PATH, on the PATH, and among
 * Playwright's own; otherwise it is installed (which may take minutes). A start costs seconds, so all test files of a
 * worker share one. It ends with the worker.
 * @throws when there is none; the message names the remedies. Tests are never skipped for want of a browser.
 */
export async function openBrowser(): Promise<Browser> {
  if (opened !== null && !(await opened.then((browser) => browser.isConnected()).catch(() => false))) opened = null;
  return (opened ??= startBrowser());
}

/** Closes contexts that a failed test left open, so that they do not disturb the next file. */
export async function closeContexts(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

async function startBrowser(): Promise<Browser> {
  const executablePath = (await findChromium()) ?? (await installChromium());
  const browser = await launch(executablePath);
  if (await drawsChinese(browser)) return browser;
  await browser.close();
  await installFonts();
  const again = await launch(executablePath);
  if (await drawsChinese(again)) return again;
  await again.close();
  throw new Error(
    'Chinese letters are drawn as boxes although fonts-noto-cjk is installed; look at `fc-list :lang=zh`',
  );
}

async function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...(isRoot() ? ['--no-sandbox'] : []), ...FLAGS] });
}

async function findChromium(): Promise<string | null> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (await starts(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, which does not start. Instead: ${REMEDIES}`);
  }
  await installedByAnother();
  for (const name of ON_PATH) if (await starts(name)) return pathOf(name);
  const own = chromium.executablePath();
  return (await exists(own)) && (await starts(own)) ? own : null;
}

/** Some systems have a stub on the PATH that only says where to get the real one. So its version is asked. */
async function starts(program: string): Promise<boolean> {
  try {
    await run(program, ['--version', ...(isRoot() ? ['--no-sandbox'] : [])], { timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

async function pathOf(name: string): Promise<string> {
  const { stdout } = await run('/bin/sh', ['-c', 'command -v "$0"', name]);
  return stdout.trim();
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function installChromium(): Promise<string> {
  const tried: string[] = [];
  if (await canApt()) {
    for (const name of [SHELL, 'chromium'])
      try {
        await apt(name, 'fonts-noto-cjk');
        return await pathOf(name);
      } catch (error) {
        tried.push(`apt-get ${name}: ${lastLine(error)}`);
      }
  }
  try {
    const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
    await run(process.execPath, [cli, 'install', 'chromium'], { timeout: INSTALL_LIMIT_MS });
    const own = chromium.executablePath();
    if (await starts(own)) return own;
    tried.push(
      `${own} was installed but does not start; its libraries may be missing (\`npx playwright-core install-deps chromium\` as root)`,
    );
  } catch (error) {
    tried.push(`playwright-core install: ${lastLine(error)}`);
  }
  throw new Error(
    `No browser for the page tests, and none could be installed (${tried.join('; ')}). Remedies: ${REMEDIES}`,
  );
}

async function installFonts(): Promise<void> {
  if (!(await canApt())) {
    throw new Error(
      'Chinese letters are drawn as boxes. Install a font that has them, such as `apt-get install fonts-noto-cjk`',
    );
  }
  await apt('fonts-noto-cjk');
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Without a Chinese font all characters are drawn as the same box. So two characters must look different. */
async function drawsChinese(browser: Browser): Promise<boolean> {
  const page = await browser.newPage();
  const alike = await page.evaluate<boolean>(`(() => {
    const draw = (letter) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 40;
      const pen = canvas.getContext('2d');
      pen.font = '32px sans-serif';
      pen.fillText(letter, 2, 34);
      return canvas.toDataURL();
    };
    return draw('莲') === draw('铃');
  })()`);
  await page.close();
  return !alike;
}

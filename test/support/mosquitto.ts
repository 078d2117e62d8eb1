import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { apt, canApt, installedByAnother, lastLine } from './debian-package.ts';
import { eventually } from './eventually.ts';

const run = promisify(execFile);

/** Debian puts it where the PATH of an ordinary user does not look. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;
const REMEDIES = 'install it: as root `apt-get install mosquitto`, or name one in MOSQUITTO_PATH';

export type Mosquitto = {
  readonly url: string;
  readonly dir: string;
  readonly port: number;
  /** As a power cut does. What it has stored stays. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** A device or a bridge that speaks to it. */
  readonly client: (options?: IClientOptions) => Promise<MqttClient>;
  readonly end: () => Promise<void>;
};

let found: Promise<string> | null = null;

/** Its program: MOSQUITTO_PATH, on the PATH, or installed now. @throws with the remedies; tests are never skipped. */
function program(): Promise<string> {
  return (found ??= findProgram());
}

async function findProgram(): Promise<string> {
  const named = process.env['MOSQUITTO_PATH'];
  if (named !== undefined && named !== '') return named;
  await installedByAnother();
  if (await starts()) return 'mosquitto';
  if (!(await canApt())) throw new Error(`No mosquitto for the tests of outside brokers; ${REMEDIES}`);
  await apt('mosquitto').catch((error: unknown) => {
    throw new Error(`mosquitto could not be installed (${lastLine(error)}); ${REMEDIES}`);
  });
  return 'mosquitto';
}

/** `mosquitto -h` answers with status 3 in some versions. */
async function starts(): Promise<boolean> {
  return run('mosquitto', ['-h'], { env: { PATH }, timeout: 30_000 }).then(
    () => true,
    (error: unknown) => (error as { code?: unknown }).code !== 'ENOENT',
  );
}

/**
 * Debian's Mosquitto on a free port of this machine. It keeps its store, so that a killed one has its sessions again.
 * @param settings more lines of its configuration; `DIR` in them is its folder.
 * @param files written into its folder.
 */
export async function startMosquitto(
  settings: readonly string[] = ['allow_anonymous true'],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Mosquitto> {
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-mosquitto-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text, { mode: 0o600 });
  const port = await freePort();
  const config = [
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    'persistence true',
    `persistence_location ${dir}/`,
    // Each change: a killed one must not lose what it has acknowledged.
    'autosave_on_changes true',
    'autosave_interval 1',
    'queue_qos0_messages true',
    `listener ${port} 127.0.0.1`,
    ...settings.map((line) => line.replaceAll('DIR', dir)),
  ];
  writeFileSync(join(dir, 'mosquitto.conf'), `${config.join('\n')}\n`);
  const name = await program();
  const clients: MqttClient[] = [];
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const started = spawn(name, ['-c', join(dir, 'mosquitto.conf')], {
      env: { PATH },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = started;
    let said = '';
    started.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    await eventually('mosquitto listens', async () => {
      if (started.exitCode !== null) throw new Error(`mosquitto ended: ${said}`);
      return answers(port);
    });
  }

  async function kill(): Promise<void> {
    const killed = child;
    child = null;
    if (killed === null || killed.exitCode !== null) return;
    const ended = new Promise((resolve) => killed.once('exit', resolve));
    killed.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    dir,
    port,
    kill,
    start,
    client: async (options = {}) => {
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...options });
      client.on('error', () => {});
      clients.push(client);
      return client;
    },
    end: async () => {
      for (const client of clients) client.end(true);
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

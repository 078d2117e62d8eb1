import { WebSocket } from 'ws';
import { createServer } from 'node:net';
import { buildGuest } from './guest.ts';
import { startMachine, type Machine } from './machine.ts';

export const ADAPTERS = ['libgpiod', 'onoff'] as const;
export type AdapterName = (typeof ADAPTERS)[number];

const BUTTON = 2;
const YELLOW = 6;
const GREEN = 7;
const PORT = 8080;
/** The emulated processor is slow: Node alone takes seconds to start. */
const SLOW_S = 90;

/** The settings of the hub in the guest. A PL061 has no pull-ups, and its lines lie low. */
const settings = (adapter: AdapterName, port: number): string =>
  JSON.stringify({
    http: { host: '0.0.0.0', port: PORT },
    mqtt: { port: 0 },
    hostNames: '*',
    publicUrl: `http://127.0.0.1:${port}`,
    logLevel: 'info',
    pins: {
      adapter,
      inputs: [{ line: BUTTON, device: 'west-ramp-help', pressed: 'high', bias: 'none' }],
      outputs: [
        { line: YELLOW, device: 'west-ramp-help', shows: 'yellow' },
        { line: GREEN, device: 'west-ramp-help', shows: 'green' },
      ],
    },
  });

/** The first program of the guest: for each word that is typed a hub, and each change of the lines on the console. */
const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev; mount -t debugfs debug /sys/kernel/debug
insmod /lib/modules/e1000.ko
ifconfig lo 127.0.0.1 up; ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up; hostname pi
export PATH=/bin HOME=/tmp
watch() { old=; while sleep 0.1; do
  new=$(sed -n 's/^ gpio-\\([0-9]*\\) .* \\(out\\|in\\) *\\(hi\\|lo\\).*/\\1=\\2-\\3/p' /sys/kernel/debug/gpio | tr '\\n' ' ')
  [ "$new" = "$old" ] || echo "LINES $new"; old=$new; done; }
watch &
echo "READY $(uname -m) $(uname -r) node $(node --version)"
while read adapter; do
  [ "$adapter" = off ] && break
  cd /app; node dist/bin/lotusbell.js hub --config /etc/$adapter.json --data /data/$adapter 2>&1 &
  hub=$!
  while [ ! -s /data/$adapter/admin.token ]; do sleep 0.1; done; echo "TOKEN $(cat /data/$adapter/admin.token)"
  read over; kill -TERM $hub; wait $hub; echo "ENDED $?"
done
poweroff -f
`;

export type Found = { readonly what: string; readonly ms: number | null };

/**
 * A hub on a stock arm64 kernel, with the named adapter: a line is pressed from outside, the call comes to a phone, and
 * the lamps' lines, read inside of the guest, follow its stages.
 * @throws CannotRun; or when the proof failed, with the last lines of the console.
 */
export async function provePins(
  root: string,
  adapters: readonly AdapterName[],
  say: (line: string) => void,
): Promise<Found[]> {
  const port = await freePort();
  const files = Object.fromEntries(adapters.map((adapter) => [`etc/${adapter}.json`, settings(adapter, port)]));
  const guest = await buildGuest(root, INIT, files);
  const began = performance.now();
  const machine = await startMachine(guest, port, PORT);
  const found: Found[] = [];
  const note = (what: string, ms: number | null = null): void => {
    found.push({ what, ms });
    say(ms === null ? what : `${what}: ${Math.round(ms)} ms`);
  };
  try {
    const [, processor, kernel, node] = await machine.says(/^READY (\S+) (\S+) node (\S+)/, SLOW_S);
    note(`${processor}, kernel ${kernel}, Node ${node}, up after`, performance.now() - began);
    for (const adapter of adapters) await proveOne(machine, adapter, `http://127.0.0.1:${port}`, note);
    machine.type('off');
    return found;
  } catch (error) {
    throw new Error(`${(error as Error).message}\nconsole:\n${machine.console.slice(-25).join('\n')}`, {
      cause: error,
    });
  } finally {
    await machine.end();
  }
}

async function proveOne(
  machine: Machine,
  adapter: AdapterName,
  http: string,
  note: (what: string, ms?: number) => void,
): Promise<void> {
  const began = performance.now();
  machine.type(adapter);
  const token = (await machine.says(/^TOKEN (\S+)/, SLOW_S))[1] as string;
  await machine.says(new RegExp(`"adapter":"${adapter}"`), SLOW_S);
  await machine.says(/"hub ready"|LINES/, SLOW_S);
  note(`${adapter}: the hub reads its lines after`, performance.now() - began);
  const phone = await join(http, token);

  const pressed = performance.now();
  machine.line(BUTTON, 1);
  const alert = await phone.alert();
  note(`${adapter}: line pressed → call on a phone`, performance.now() - pressed);
  if (alert.call.callPoint !== 'west-ramp-help') throw new Error(`the call is at ${alert.call.callPoint}`);
  await lamps(machine, { yellow: true, green: false });
  machine.line(BUTTON, 0);

  await phone.act(alert.call.id, 'acknowledge', {});
  await lamps(machine, { yellow: false, green: true });
  note(`${adapter}: somebody goes, and the green lamp's line is high`);
  await phone.act(alert.call.id, 'arrive', { proof: 'declared' });
  await phone.act(alert.call.id, 'close', { outcome: 'helped' });
  await lamps(machine, { yellow: false, green: false });
  const repeats = await phone.repeats(alert.call.id);
  if (repeats !== 0) throw new Error(`one press was counted as ${repeats + 1}`);
  note(`${adapter}: done, and both lines are low`);

  phone.end();
  machine.type('over');
  await machine.says(/^ENDED 0/, SLOW_S);
}

/** The lines of the lamps as the kernel of the guest shows them, in their order; yellow may blink. */
async function lamps(
  machine: Machine,
  { yellow, green }: { readonly yellow: boolean; readonly green: boolean },
): Promise<void> {
  const level = (isHigh: boolean): string => `\\d+=out-${isHigh ? 'hi' : 'lo'}`;
  await machine.says(new RegExp(`^LINES .*${level(yellow)} ${level(green)} $`), SLOW_S);
}

/** A worker's phone on this machine, whose page is in front. */
async function join(http: string, token: string) {
  const ask = async (method: string, path: string, as: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${http}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${as}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const { invite } = await untilUp(() => ask('POST', '/staff/wang/invites', token));
  const session = (await ask('POST', '/sessions', '', { invite, device: 'pins' })) as { token: string };
  const socket = new WebSocket(`${http.replace('http', 'ws')}/api/v1/stream?after=now`, {
    headers: { authorization: `Bearer ${session.token}` },
  });
  const alerts: any[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (text: Buffer) => {
      for (const frame of [JSON.parse(text.toString())].flat() as any[]) {
        if (frame.type === 'hello') {
          socket.send(JSON.stringify({ type: 'visible', visible: true }));
          resolve();
        } else if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', at: frame.at }));
        else if (frame.type === 'alert') alerts.push(frame);
      }
    });
  });
  return {
    alert: async (): Promise<{ call: { id: string; callPoint: string } }> => {
      for (let i = 0; i < SLOW_S * 200 && alerts.length === 0; i += 1)
        await new Promise((resolve) => void setTimeout(resolve, 5));
      if (alerts.length === 0) throw new Error('no alert came to the phone');
      return alerts[0];
    },
    act: (call: string, what: string, body: unknown) => ask('POST', `/calls/${call}/${what}`, session.token, body),
    repeats: async (call: string): Promise<number> => (await ask('GET', `/calls/${call}`, session.token)).repeats,
    end: () => socket.terminate(),
  };
}

async function untilUp<T>(asks: () => Promise<T>): Promise<T> {
  const limit = Date.now() + SLOW_S * 1000;
  for (;;) {
    try {
      return await asks();
    } catch (error) {
      if (Date.now() > limit) throw error;
      await new Promise((resolve) => void setTimeout(resolve, 200));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
}

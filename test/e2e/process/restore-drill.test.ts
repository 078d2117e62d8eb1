import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { button, type Button } from '../../support/button.ts';
import { lotusbell, startHub } from '../program.ts';

type Call = { readonly id: string; readonly callPoint: string };
type Hub = Awaited<ReturnType<typeof startHub>>;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lotusbell-drill-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const POINTS = ['south-gate-bell', 'west-ramp-help', 'infusion-1', 'infusion-2', 'infusion-3', 'east-door'];

it('a backup made under load is restored on another machine: every call receipted before it is there, open, and goes on', async () => {
  const data = join(dir, 'data');
  const hub = await startHub(data);
  const ask = async <T>(to: Hub, path: string, body?: object): Promise<T> => {
    const token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
    const reply = await fetch(`${to.http}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  const buttons: Button[] = [];
  const secrets: string[] = [];
  for (const point of POINTS) {
    const { password } = await ask<{ password: string }>(hub, `/devices/${point}/credentials`, {});
    const made = button(point, password, () => hub.mqtt);
    await made.connect();
    buttons.push(made);
    secrets.push(password);
  }
  // Receipted before the backup begins.
  for (const one of buttons) await one.press();
  const before = (await ask<{ items: Call[] }>(hub, '/calls?state=open')).items;
  expect(before).toHaveLength(POINTS.length);

  // And the load goes on while it is made.
  let pressing = true;
  let pressed = 0;
  const load = (async () => {
    while (pressing) {
      await buttons[pressed % buttons.length]?.press();
      pressed += 1;
      // Backup and restore derive keys meanwhile, which takes all of a core.
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
  })();
  const file = join(dir, 'kept.backup');
  const made = await lotusbell(['backup', file, '--data', data, '--json'], {
    LOTUSBELL_PASSPHRASE: 'lotus pond at dawn',
  });
  pressing = false;
  await load;
  expect(made.code, made.stderr).toBe(0);
  expect((JSON.parse(made.stdout) as { entries: { name: string }[] }).entries.map(({ name }) => name)).toContain(
    'admin.token',
  );
  expect(pressed).toBeGreaterThan(10);

  const elsewhere = join(dir, 'elsewhere');
  const shut = await lotusbell(['restore', file, '--data', elsewhere]);
  expect([shut.code, shut.stderr]).toEqual([1, expect.stringContaining('LOTUSBELL_PASSPHRASE')]);
  expect(
    (await lotusbell(['restore', file, '--data', elsewhere], { LOTUSBELL_PASSPHRASE: 'lotus pond at dawn' })).code,
  ).toBe(0);
  const second = await startHub(elsewhere);
  try {
    const after = (await ask<{ items: Call[] }>(second, '/calls?state=open')).items;
    expect(after.map(({ id, callPoint }) => ({ id, callPoint }))).toEqual(
      before.map(({ id, callPoint }) => ({ id, callPoint })),
    );
    // The buttons' keys came along: the same button, the other hub, the same call.
    const moved = button(POINTS[0] as string, secrets[0] as string, () => second.mqtt);
    await moved.connect();
    await moved.press();
    expect((await ask<{ items: Call[] }>(second, '/calls?state=open')).items).toHaveLength(POINTS.length);
    moved.end();
  } finally {
    for (const one of buttons) one.end();
    await Promise.all([hub.signal('SIGTERM', 30_000), second.signal('SIGTERM', 30_000)]);
  }
});

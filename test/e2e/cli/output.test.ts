import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../program.ts';

const program = join(root, 'dist/bin/lotusbell.js');
let data: string;
let hub: ChildProcess;
let http: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'lotusbell-output-'));
  hub = spawn(process.execPath, [program, 'hub', '--data', data, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [line] = (await once(hub.stdout as NonNullable<typeof hub.stdout>, 'data')) as [Buffer];
  http = (JSON.parse(line.toString()) as { http: string }).http;
});
afterEach(async () => {
  if (hub.exitCode === null && hub.signalCode === null) {
    hub.kill('SIGKILL');
    await once(hub, 'exit');
  }
  await rm(data, { recursive: true, force: true });
});

/** Through a shell, as people type it; what is left of it is one line. */
async function typed(line: string): Promise<{ code: number | null; said: string; complained: string }> {
  const child = spawn('/bin/sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    complained += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said, complained };
}

/** The same many times on one line, without waiting for the answers. Each leaves a line in the log, too. */
async function refusals(count: number): Promise<void> {
  const { hostname, port, host } = new URL(http);
  const token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
  const request = [
    `POST /api/v1/devices/${'x'.repeat(64)}/credentials HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
  const line = connect(Number(port), hostname);
  line.write(request.repeat(count));
  let answers = 0;
  let rest = '';
  for await (const bytes of line) {
    const text = rest + String(bytes);
    answers += text.split('HTTP/1.1 400 ').length - 1;
    rest = text.slice(-('HTTP/1.1 400 '.length - 1));
    if (answers === count) break;
  }
  expect(answers).toBe(count);
}

/** Each leaves a line in the log. @returns the slowest answer in milliseconds. */
async function acts(count: number, path = 'devices/tcm-1/credentials'): Promise<number> {
  const token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
  let slowest = 0;
  for (let i = 0; i < count; i += 1) {
    const from = performance.now();
    const reply = await fetch(`${http}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    expect(reply.status).toBe(201);
    await reply.arrayBuffer();
    slowest = Math.max(slowest, performance.now() - from);
  }
  return slowest;
}

describe('a hub whose log is read by a program', () => {
  it('that goes away works on', async () => {
    hub.stderr?.destroy();
    hub.stdout?.destroy();
    await acts(20);
    expect(hub.exitCode).toBeNull();
    hub.kill('SIGTERM');
    expect(await once(hub, 'exit')).toEqual([0, null]);
  });

  it('that is gone before it says that it is ready works on', async () => {
    const other = join(data, 'other');
    const early = spawn(
      process.execPath,
      [program, 'hub', '--data', other, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    early.stdout.destroy();
    try {
      await expect
        .poll(
          async () => {
            const note = await readFile(join(other, 'running.json'), 'utf8').catch(() => '{}');
            const { http: its } = JSON.parse(note) as { http?: string };
            return its === undefined ? 0 : (await fetch(`${its}/healthz`)).status;
          },
          { timeout: 20_000 },
        )
        .toBe(200);
      early.kill('SIGTERM');
      expect(await once(early, 'exit')).toEqual([0, null]);
    } finally {
      early.kill('SIGKILL');
    }
  });

  it('that stalls works on, and nobody waits for it', async () => {
    hub.stderr?.pause();
    // Refused acts leave a line too, and are fast: more than the 1 MiB that the hub keeps for a slow reader.
    await refusals(4_000);
    expect(await acts(200)).toBeLessThan(5_000);
    expect(hub.exitCode).toBeNull();
  });
});

describe('a command whose output', () => {
  it('is read in part only ends quietly', async () => {
    await acts(300, 'staff/lin/invites');
    const { code, said, complained } = await typed(
      `"${process.execPath}" "${program}" person export lin --data "${data}" | head -1`,
    );
    expect([code, JSON.parse(said), complained]).toEqual([0, expect.objectContaining({ kind: 'document' }), '']);
  });

  it('does not fit on the disk says so', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [program, 'export', '--data', data], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    let complained = '';
    child.stderr?.on('data', (text: Buffer) => {
      complained += text.toString();
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(complained).toContain('not all of it could be written: ENOSPC');
  });
});

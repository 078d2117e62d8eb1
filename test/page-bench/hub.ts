import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const READY_MS = 60_000;

export type BenchHub = {
  readonly http: string;
  readonly mqtt: string;
  /** Over HTTP as the administrator, or with another token. @throws Error for a refusal. */
  readonly ask: <T>(method: string, path: string, body?: object, as?: string) => Promise<T>;
  readonly stop: () => Promise<void>;
};

/** The built hub as a process of its own, with Lotus Apartment and an empty data directory. */
export async function openHub(): Promise<BenchHub> {
  const data = mkdtempSync(join(tmpdir(), 'lotusbell-page-bench-'));
  const options = ['hub', '--data', data, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'];
  const child = spawn(process.execPath, [resolve('dist/bin/lotusbell.js'), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOTUSBELL_LOGLEVEL: 'warn' },
  });
  const { http, mqtt } = await new Promise<Pick<BenchHub, 'http' | 'mqtt'>>((found, fail) => {
    let said = '';
    const timer = setTimeout(() => fail(new Error(`the hub did not start\n${said}`)), READY_MS);
    child.once('exit', () => fail(new Error(`the hub has ended\n${said}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [line] = /^\{"event":"ready".*\}$/m.exec(said) ?? [];
      if (line === undefined) return;
      clearTimeout(timer);
      found(JSON.parse(line) as { http: string; mqtt: string });
    });
  });
  const token = readFileSync(join(data, 'admin.token'), 'utf8').trim();
  return {
    http,
    mqtt,
    async ask<T>(method: string, path: string, body?: object, as = token): Promise<T> {
      const reply = await fetch(`${http}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    stop: () =>
      new Promise((ended) => {
        child.removeAllListeners('exit').once('exit', () => {
          rmSync(data, { recursive: true, force: true });
          ended();
        });
        child.kill('SIGTERM');
      }),
  };
}

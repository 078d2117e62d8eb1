import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { closeContexts, openBrowser } from '../../../support/pages/chromium.ts';
import { startHub } from '../../program.ts';

/** What the hub answered; `body` is null where it said nothing. */
type Told = { readonly status: number; readonly body: any };

export type HubAndBrowser = {
  readonly browser: Browser;
  readonly http: string;
  readonly mqtt: string;
  /** Of the process that runs now. */
  readonly pid: () => number;
  /** Over HTTP as the administrator, or with another token. Never throws for a refusal. */
  readonly ask: (method: string, path: string, body?: unknown, as?: string) => Promise<Told>;
  /** The same where a refusal means that the test has nothing to stand on. @returns the body. */
  readonly must: (method: string, path: string, body?: unknown) => Promise<any>;
  /** The same as a member of staff, signed in for this alone. */
  readonly as: (staff: string) => Promise<(method: string, path: string, body?: unknown) => Promise<any>>;
  /** Kills the process, as a power cut does, and starts another at the same address. */
  readonly restart: () => Promise<void>;
  /** What a lead hands to a phone. */
  readonly joinLink: (staff: string) => Promise<string>;
  readonly end: () => Promise<void>;
};

/**
 * The built hub as a process of its own with Lotus Apartment, and a real browser for the pages it serves. Give a
 * `beforeAll` ten minutes for it.
 */
export async function hubAndBrowser(): Promise<HubAndBrowser> {
  const browser = await openBrowser();
  const data = await mkdtemp(join(tmpdir(), 'lotusbell-pages-'));
  let hub = await startHub(data);
  const token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();

  async function ask(method: string, path: string, body?: unknown, as = token): Promise<Told> {
    const reply = await fetch(`${hub.http}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${as}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  async function must(method: string, path: string, body?: unknown): Promise<any> {
    const told = await ask(method, path, body);
    if (told.status >= 300) throw new Error(`${method} ${path}: ${told.status} ${JSON.stringify(told.body)}`);
    return told.body;
  }

  return {
    browser,
    http: hub.http,
    mqtt: hub.mqtt,
    pid: () => hub.pid,
    ask,
    must,
    as: async (staff) => {
      const { invite } = await must('POST', `/staff/${staff}/invites`);
      const { token: theirs } = await must('POST', '/sessions', { invite });
      return async (method, path, body) => {
        const told = await ask(method, path, body, theirs as string);
        if (told.status >= 300) throw new Error(`${method} ${path}: ${told.status} ${JSON.stringify(told.body)}`);
        return told.body;
      };
    },
    restart: async () => {
      const at = { http: new URL(hub.http).host, mqtt: new URL(hub.mqtt).host };
      process.kill(hub.pid, 'SIGKILL');
      await hub.ended;
      hub = await startHub(data, at);
    },
    joinLink: async (staff) => (await must('POST', `/staff/${staff}/invites`)).url as string,
    end: async () => {
      await closeContexts(browser);
      await hub.signal('SIGTERM', 30_000);
      await rm(data, { recursive: true, force: true });
    },
  };
}

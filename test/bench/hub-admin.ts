import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Login } from './clients/mqtt-wire.ts';
import { openPager } from './clients/pager.ts';
import { pause } from './witness.ts';

/** HTTP requests of an administrator's script (http.md, Base). */
export type Answer = { readonly status: number; readonly body: unknown };

const REQUEST_LIMIT_MS = 30_000;

/** @param path below /api/v1. @returns any answer, refusals included. @throws when the connection breaks. */
export async function ask(port: number, token: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text };
}

/**
 * Like `ask`, for requests that must succeed; waits when the hub answers "too many tries". @throws on any other
 * refusal.
 */
async function demand<T>(port: number, token: string, method: string, path: string, body?: unknown): Promise<T> {
  for (;;) {
    const answer = await ask(port, token, method, path, body);
    if (answer.status >= 200 && answer.status < 300) return answer.body as T;
    if (answer.status !== 429) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(1_000);
  }
}

export function adminToken(data: string): string {
  return readFileSync(join(data, 'admin.token'), 'utf8').trim();
}

const DEVICES_PER_REQUEST = 5_000;
const PHONES_AT_ONCE = 8;

/** Creates the secrets of all devices, in as few requests as possible. */
export async function enrolDevices(port: number, admin: string, devices: readonly string[]): Promise<Login[]> {
  const logins: Login[] = [];
  for (let from = 0; from < devices.length; from += DEVICES_PER_REQUEST) {
    const part = await demand<{ items: Login[] }>(port, admin, 'POST', '/devices/credentials', {
      devices: devices.slice(from, from + DEVICES_PER_REQUEST),
    });
    logins.push(...part.items);
  }
  return logins;
}

/** One phone for each member of staff, joined by invitation. @returns their tokens, in order. */
export async function joinPhones(port: number, admin: string, staff: readonly string[]): Promise<string[]> {
  const tokens: string[] = [];
  let next = 0;
  const one = async () => {
    while (next < staff.length) {
      const n = next++;
      const { invite } = await demand<{ invite: string }>(port, admin, 'POST', `/staff/${staff[n]}/invites`, {});
      tokens[n] = (await demand<{ token: string }>(port, admin, 'POST', '/sessions', { invite })).token;
    }
  };
  await Promise.all(Array.from({ length: Math.min(PHONES_AT_ONCE, staff.length) }, one));
  return tokens;
}

/** One pager for each member of staff, with its test ring answered. @returns their topics, in order. */
export async function enrolPagers(
  port: number,
  pagerPort: number,
  admin: string,
  staff: readonly string[],
): Promise<string[]> {
  const topics: string[] = [];
  for (const id of staff) {
    const made = await demand<{ topic: string; pager: { id: string } }>(port, admin, 'POST', `/staff/${id}/pagers`, {});
    await answerTestRing(pagerPort, made.topic, () =>
      demand(port, admin, 'POST', `/pagers/${made.pager.id}/test-ring`, {}),
    );
    topics.push(made.topic);
  }
  return topics;
}

async function answerTestRing(pagerPort: number, topic: string, ring: () => Promise<unknown>): Promise<void> {
  let rang: (press: () => Promise<number>) => void = () => undefined;
  const heard = new Promise<() => Promise<number>>((resolve) => {
    rang = resolve;
  });
  const on = { onRing: (_: string, press: () => Promise<number>) => rang(press), onDelete: () => {}, onLost: () => {} };
  const pager = await openPager(pagerPort, topic, on);
  await ring();
  const press = await heard;
  const status = await press();
  pager.close();
  if (status !== 200) throw new Error(`the button of a test ring was answered ${status}`);
}

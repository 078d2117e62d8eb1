import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ntfyApp } from '../fakes/ntfy-app.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { rawRequest, statusesOf } from '../support/http/raw-request.ts';

const GUESSES = 30_000;
const AT_ONCE = 64;
/** Guesses on one connection: the hub ends it after the first answer, and reads none of the others. */
const PIPELINED = 250;

describe('the pager listener and those who have no topic', () => {
  let building: TestBuilding;
  let topic: string;

  beforeAll(async () => {
    building = await startBuilding({
      config: (config) => {
        config.pager = { mode: 'loopback', host: '127.0.0.1', port: 0 };
      },
    });
    const token = await building.tokenOf('wang');
    topic = (await building.ask('POST', '/staff/wang/pagers', { language: 'en' }, token)).body.topic;
  });
  afterAll(() => building.end());

  const status = async (request: string): Promise<number | null> => {
    const heard = await rawRequest(building.pager(), `${request}\r\nHost: hub:1\r\n\r\n`, 100);
    return statusesOf(heard)[0] ?? null;
  };

  it('answers what the app needs and nothing else', async () => {
    expect(await status('GET /v1/health HTTP/1.1')).toBe(200);
    expect(await status(`GET /${topic}/auth HTTP/1.1`)).toBe(200);
    expect(await status(`GET /lb_${'x'.repeat(32)}/auth HTTP/1.1`)).toBe(403);
    expect(await status(`PUT /${topic}?priority=3 HTTP/1.1\r\nContent-Length: 0`)).toBe(403);
    expect(await status(`GET /${topic}/ws HTTP/1.1`)).toBe(400);
    for (const path of ['/', '/phone', '/api/v1/calls', `/${topic}`, `/${topic}/sse`, '/v1/account', '/a'])
      expect(await status(`GET ${path} HTTP/1.1`)).toBe(404);
    // Nobody may name more than four topics, and no page may ask at all.
    expect(await status(`GET /${topic},a,b,c,d/auth HTTP/1.1`)).toBe(403);
    expect(await status(`GET /${topic}/auth HTTP/1.1\r\nOrigin: http://hub:1`)).toBe(403);
  });

  it('refuses a WebSocket without a valid topic before the upgrade and with an empty body', async () => {
    const upgrade = (path: string, more = '') =>
      rawRequest(
        building.pager(),
        `GET ${path} HTTP/1.1\r\nHost: hub:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`,
      );
    const refused = await upgrade(`/lb_${'y'.repeat(32)}/ws?since=none`);
    expect(refused).toMatch(/^HTTP\/1\.1 403 .*\r\n\r\n$/s);
    expect(await upgrade(`/${topic}/ws`, 'Origin: http://hub:1\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    const welcome = await upgrade(`/${topic}/ws?since=none`, 'Sec-WebSocket-Extensions: permessage-deflate\r\n');
    // RFC 6455 gives this pair of key and answer.
    expect(welcome).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    expect(welcome).not.toMatch(/extensions/i);
  });

  it('never sends a close frame, whatever the client sends', async () => {
    for (const frame of [
      Buffer.from([0x88, 0x80, 1, 2, 3, 4]),
      Buffer.from([0xff, 0xff, 1, 2]),
      Buffer.from([0x01, 0x05]),
    ]) {
      const socket = connect(Number(new URL(building.pager()).port), '127.0.0.1');
      const heard: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('error', () => {});
      socket.write(
        `GET /${topic}/ws HTTP/1.1\r\nHost: hub:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      await eventually('the hub has pinged', () => Buffer.concat(heard).includes(0x89));
      heard.length = 0;
      socket.write(frame);
      await eventually('TCP ends', () => socket.destroyed || socket.readableEnded);
      expect(Buffer.concat(heard)).toHaveLength(0);
    }
  });

  it('keeps three connections of a topic, and ends the oldest', async () => {
    const lines = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const app = ntfyApp({ base: building.pager, topics: [topic], clock: building.clock });
        await app.start();
        await eventually('connected', app.isConnected);
        return app;
      }),
    );
    const fourth = ntfyApp({ base: building.pager, topics: [topic], clock: building.clock });
    await fourth.start();
    await eventually('one of the first is ended', () => lines.filter((one) => one.isConnected()).length === 2);
    expect(fourth.isConnected()).toBe(true);
    for (const one of [...lines, fourth]) one.stop();
    expect([...lines, fourth].flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  it(`${GUESSES} guesses get nothing, while presses and pagers pass`, async () => {
    const wang = ntfyApp({ base: building.pager, topics: [topic], clock: building.clock });
    await wang.start();
    await eventually('connected', wang.isConnected);
    const ramp = await building.button('west-ramp-help');
    let guessed = 0;
    const answers = new Map<string, number>();

    async function attack(): Promise<void> {
      while (guessed < GUESSES) {
        guessed += PIPELINED;
        const answer = await guess(Number(new URL(building.pager()).port));
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
    }

    const attacks = Promise.all(Array.from({ length: AT_ONCE }, attack));
    const slowest: number[] = [];
    let isOver = false;
    void attacks.then(() => {
      isOver = true;
      return null;
    });
    while (!isOver) {
      const began = performance.now();
      await ramp.press();
      slowest.push(performance.now() - began);
    }
    await attacks;
    expect([...answers.keys()].filter((answer) => answer !== '' && !/^HTTP\/1\.1 (403|404)/.test(answer))).toEqual([]);
    expect(Math.max(...slowest)).toBeLessThan(2_000);
    expect(slowest.length).toBeGreaterThan(5);
    await eventually('the pager rang meanwhile', () => wang.rang.length > 0);
    // A phone behind the same access point still comes in.
    const late = ntfyApp({ base: building.pager, topics: [topic], clock: building.clock });
    await late.start();
    await eventually('connected', late.isConnected);
    wang.stop();
    late.stop();
    expect([...wang.wrong, ...late.wrong]).toEqual([]);
  }, 120_000);
});

/** Sends many guesses of topics and tokens on one connection. @returns the first line of what came back. */
function guess(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(heard.split('\r\n')[0] ?? ''));
    const requests = Array.from({ length: PIPELINED }, (_, i) =>
      i % 2 === 0
        ? `GET /lb_${randomBytes(24).toString('base64url')}/auth HTTP/1.1\r\nHost: hub:1\r\n\r\n`
        : `POST /a/v1.go.call.pager.${randomBytes(16).toString('base64url')} HTTP/1.1\r\nHost: hub:1\r\nContent-Length: 0\r\n\r\n`,
    );
    socket.write(requests.join(''));
  });
}

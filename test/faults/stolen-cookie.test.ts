import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';

/** A lost phone is out within a second. */
const OUT_WITHIN_MS = 1_000;

describe('a stolen cookie, once its session is cut off', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  let cookie: string;
  beforeEach(async () => {
    building = await startBuilding();
    others = await pressMeanwhile(building);
    cookie = `lotusbell=${await building.tokenOf('li')}`;
  });
  afterEach(() => building.end());

  const me = async (): Promise<number> => (await fetch(`${building.http()}/api/v1/me`, { headers: { cookie } })).status;
  const cutOff = async (): Promise<void> => {
    const { items } = (await building.ask('GET', '/staff/li/sessions')).body;
    for (const session of items) expect((await building.ask('DELETE', `/sessions/${session.id}`)).status).toBe(204);
  };
  const stream = (): { socket: WebSocket; heard: string[]; code: () => number | null } => {
    const heard: string[] = [];
    let code: number | null = null;
    const socket = new WebSocket(`${building.http().replace('http', 'ws')}/api/v1/stream`, {
      headers: { cookie, origin: building.http() },
    });
    socket.on('error', () => {});
    socket.on('message', (data) => heard.push((data as Buffer).toString()));
    socket.on('close', (closed) => {
      code = closed;
    });
    return { socket, heard, code: () => code };
  };

  it('reads nothing more over HTTP', async () => {
    expect(await me()).toBe(200);
    const from = performance.now();
    await cutOff();
    expect(await me()).toBe(401);
    expect(performance.now() - from).toBeLessThan(OUT_WITHIN_MS);
    await others.reaches();
  });

  it('hears nothing more on the stream that is open, and opens none', async () => {
    const thief = stream();
    await eventually('welcomed', () => thief.heard.length >= 1);
    await others.reaches();
    await eventually('it hears', () => thief.heard.some((text) => text.includes('CallRaised')));
    await cutOff();
    await eventually('closed within a second', () => thief.code() === 4403, OUT_WITHIN_MS);
    const heard = thief.heard.length;
    await others.reaches();
    expect(thief.heard).toHaveLength(heard);
    const again = stream();
    await eventually('turned away', () => again.code() === 4401, OUT_WITHIN_MS);
    expect(again.heard).toEqual([]);
  });

  it('does not come in while a long book is being told', async () => {
    const thief = stream();
    await cutOff();
    await eventually('closed', () => thief.code() === 4403 || thief.code() === 4401, OUT_WITHIN_MS);
    await others.reaches();
    expect(thief.heard.join('')).not.toContain('"type":"change"');
  });

  it('takes no call, and is not told who did', async () => {
    await others.reaches();
    const [call] = (await building.ask('GET', '/calls?state=open')).body.items;
    await cutOff();
    const taken = await fetch(`${building.http()}/api/v1/calls/${call.id}/acknowledge`, {
      method: 'POST',
      headers: { cookie, origin: building.http() },
    });
    expect(taken.status).toBe(401);
    expect((await building.ask('GET', `/calls/${call.id}`)).body.owner).toBeNull();
    await others.reaches();
  });

  it('whoever has left the house is out too', async () => {
    const thief = stream();
    await eventually('welcomed', () => thief.heard.length >= 1);
    expect((await building.ask('PATCH', '/staff/li', { active: false })).status).toBe(200);
    expect(await me()).toBe(401);
    await eventually('closed within a second', () => thief.code() !== null, OUT_WITHIN_MS);
    await others.reaches();
  });
});

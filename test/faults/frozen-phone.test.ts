import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { building, type Building } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';

/** A phone that has upgraded its connection and never reads again: a socket that is paused. */
async function frozenPhone(house: Building, staff: string): Promise<Socket> {
  const { hostname, port } = new URL(house.http());
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    [
      'GET /api/v1/stream HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      `Authorization: Bearer ${await house.tokenOf(staff)}`,
      '',
      '',
    ].join('\r\n'),
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

describe('a phone that stops reading', () => {
  let house: Building;
  beforeEach(async () => {
    house = await building({
      config: (config) => {
        config.limits.stream.slowBytes = 65_536;
        config.limits.stream.slowS = 1;
      },
    });
  });
  afterEach(() => house.end());

  it('delays nobody, is closed, and loses nothing', async () => {
    const frozen = await frozenPhone(house, 'li');
    const wang = await house.phone('wang');
    const ramp = await house.button('west-ramp-help');
    let closed = false;
    frozen.on('close', () => {
      closed = true;
    });
    await ramp.press();
    await wang.isAlerted();
    for (let round = 0; round < 400 && house.hub() !== null; round++) {
      const began = performance.now();
      const ids = await Promise.all(Array.from({ length: 200 }, () => ramp.press()));
      const last = ids.at(-1);
      await wang.sees('the last press of the round', (frame) => frame['fact']?.pressId === last);
      expect(performance.now() - began).toBeLessThan(4000);
      wang.frames.length = 0;
      const metrics = await fetch(`${house.http()}/metrics`, {
        headers: { authorization: `Bearer ${house.hub().adminToken}` },
      }).then((r) => r.text());
      if (/lotusbell_phones_closed_slow_total [1-9]/.test(metrics)) break;
    }
    frozen.resume();
    await eventually('the frozen phone is closed', () => closed);
    const li = await house.phone('li');
    await li.listen(0);
    const { body } = await house.ask('GET', '/calls?state=open');
    await li.sees('everything, from the first fact', (frame) => frame['seq'] === body.items[0].seq);
  }, 60_000);
});

import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';

/** A phone that has upgraded its connection and never reads again: a socket that is paused. */
async function frozenPhone(building: TestBuilding, staff: string): Promise<Socket> {
  const { hostname, port } = new URL(building.http());
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
      `Authorization: Bearer ${await building.tokenOf(staff)}`,
      '',
      '',
    ].join('\r\n'),
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

describe('a phone that stops reading', () => {
  let building: TestBuilding;
  beforeEach(async () => {
    building = await startBuilding({
      config: (config) => {
        config.limits.stream.slowBytes = 65_536;
        config.limits.stream.slowS = 1;
      },
    });
  });
  afterEach(() => building.end());

  it('delays nobody, is closed, and loses nothing', async () => {
    const frozen = await frozenPhone(building, 'li');
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    let closed = false;
    frozen.on('close', () => {
      closed = true;
    });
    await ramp.press();
    await wang.isAlerted();
    for (let round = 0; round < 400 && building.hub() !== null; round++) {
      const began = performance.now();
      const ids = await Promise.all(Array.from({ length: 200 }, () => ramp.press()));
      const last = ids.at(-1);
      await wang.sees('the last press of the round', (frame) => frame['fact']?.pressId === last);
      expect(performance.now() - began).toBeLessThan(4000);
      wang.frames.length = 0;
      const metrics = await fetch(`${building.http()}/metrics`, {
        headers: { authorization: `Bearer ${building.hub().adminToken}` },
      }).then((r) => r.text());
      if (/lotusbell_phones_closed_slow_total [1-9]/.test(metrics)) break;
    }
    frozen.resume();
    await eventually('the frozen phone is closed', () => closed);
    const li = await building.phone('li');
    await li.listen(0);
    const { body } = await building.ask('GET', '/calls?state=open');
    await li.sees('everything, from the first fact', (frame) => frame['seq'] === body.items[0].seq);
  });
});

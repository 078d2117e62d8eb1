import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readBeforeClosing } from '../../../hub/http/server/idle-sockets.ts';
import { createStandstill } from '../../../hub/scheduler/standstill.ts';
import { connectPacket } from '../../bench/clients/mqtt-wire.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';
import { rawClient } from '../../support/raw-client.ts';

/** Holds the loop, as a flush of a worn disk does. The timers that are due meanwhile fire before any socket is read. */
function holdLoop(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const PINGREQ = Buffer.from([0xc0, 0]);

describe('after the loop stood still', () => {
  let building: TestBuilding;
  afterEach(() => building.end());

  it('a device that said in the meantime that it is alive keeps its line; one that said nothing loses it', async () => {
    building = await startBuilding();
    const secret = await building.secretOf('west-ramp-help');
    const other = await building.secretOf('east-ramp-help');
    const alive = rawClient(building.mqtt(), 'west-ramp-help');
    const silent = rawClient(building.mqtt(), 'east-ramp-help');
    const login = (device: string, password: string) => ({ device, username: device, password });
    // A keepalive of one second: cut after one and a half.
    alive.write(connectPacket('west-ramp-help', login('west-ramp-help', secret), 1));
    silent.write(connectPacket('east-ramp-help', login('east-ramp-help', other), 1));
    await eventually('both are signed in', () => alive.connack() === 0 && silent.connack() === 0);
    alive.write(PINGREQ);
    holdLoop(1_700);
    await eventually('the silent one is cut', () => silent.closed());
    expect(alive.closed()).toBe(false);
    await eventually('it is answered', () => alive.packets() === 2);
    await eventually('later it is cut too', () => alive.closed());
  });

  it('a device that signed in meanwhile is not called too slow', async () => {
    building = await startBuilding({
      config: (config) => {
        config.limits.mqtt.connectTimeoutS = 1;
      },
    });
    const secret = await building.secretOf('west-ramp-help');
    const client = rawClient(building.mqtt(), 'west-ramp-help');
    await eventually('it is accepted', () => !client.socket.connecting);
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.write(connectPacket('west-ramp-help', { device: '', username: 'west-ramp-help', password: secret }, 60));
    holdLoop(1_200);
    await eventually('it is signed in', () => client.connack() === 0);
  });
});

describe('time in which the hub stood still', () => {
  it('does not count for lines, and nobody is judged before every socket was read', () => {
    let now = 0;
    let later: (() => void)[] = [];
    const turn = (): void => {
      const work = later;
      later = [];
      for (const one of work) one();
    };
    let judged = 0;
    const said: object[] = [];
    const standstill = createStandstill({
      steady: () => now as never,
      defer: (work) => void later.push(work),
      log: { warn: (fields) => void said.push(fields), error: () => {} },
    });
    const second = (at: number): void => {
      now = at;
      standstill.judge(() => {
        judged += 1;
      });
    };
    for (const at of [1_000, 2_100, 3_900]) second(at);
    expect([judged, standstill.lineTime()]).toEqual([3, 3_900]);
    second(24_900);
    expect(judged).toBe(3);
    turn();
    expect(judged).toBe(3);
    turn();
    expect([judged, standstill.lineTime()]).toEqual([4, 4_900]);
    expect(said).toEqual([{ stoodMs: 20_000 }]);
    second(25_900);
    expect([judged, standstill.lineTime()]).toEqual([5, 5_900]);
  });
});

it('a request that came on a kept connection meanwhile is answered', async () => {
  const server = createServer({ keepAliveTimeout: 100, keepAliveTimeoutBuffer: 0 } as object, (_request, response) =>
    response.end('well'),
  );
  readBeforeClosing(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let heard = '';
  let closed = false;
  socket.on('data', (data: Buffer) => (heard += data.toString()));
  socket.on('error', () => {});
  socket.on('close', () => (closed = true));
  const answers = (): number => heard.split('well').length - 1;
  socket.write('GET / HTTP/1.1\r\nHost: hub\r\n\r\n');
  await eventually('the first answer', () => answers() === 1);
  socket.write('GET / HTTP/1.1\r\nHost: hub\r\n\r\n');
  holdLoop(1_500);
  await eventually('the second answer', () => answers() === 2 || closed);
  expect(answers()).toBe(2);
  await eventually('an idle connection is closed all the same', () => closed);
  server.close();
});

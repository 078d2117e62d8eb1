import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCallPoint, type CallPoint, type CallPointOptions } from '../../firmware-sim/call-point/call-point.ts';
import { movedClock, type MovedClock } from './moved-clock.ts';
import { mqttLink } from '../../firmware-sim/link/mqtt-link.ts';
import { memoryJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { seededRandom } from '../../firmware-sim/random.ts';
import { MORNING } from './support.ts';
import { startBroker, type RealBroker } from './real-broker.ts';

const ID = 'east-door-bell';
let broker: RealBroker;
let clock: MovedClock;
let points: CallPoint[] = [];
beforeEach(async () => {
  broker = await startBroker();
  clock = movedClock(MORNING);
});
afterEach(async () => {
  for (const point of points) point.cutPower();
  points = [];
  await broker.close();
});

function bell(more: Partial<CallPointOptions> = {}, secret = broker.secret): CallPoint {
  const point = createCallPoint({
    device: ID,
    clock,
    journal: memoryJournal(),
    random: seededRandom(1),
    link: mqttLink({ hub: broker.hub, device: ID, secret, keepaliveS: 15 }),
    ...more,
  });
  points.push(point);
  return point;
}
/** The sockets are real and take real time. While we wait, the clock of the call point is moved. */
const until = (what: string, holds: () => boolean): Promise<void> =>
  broker.until(what, () => {
    clock.forward(10);
    return holds();
  });
const sent = (name: string) => broker.published.filter(({ topic }) => topic === `lotus/v1/${ID}/up/${name}`);

test('a press reaches a real broker, the lamp waits for its PUBACK, and the retained feedback lights it', async () => {
  let give: () => void = () => {};
  broker.onPress = (receipt) => {
    give = receipt;
  };
  const point = bell();
  point.boot();
  await until('connected', () => point.state().connected);
  point.press();
  await until('the press arrives', () => sent('press').length === 1);
  expect(sent('press')[0]).toMatchObject({
    client: ID,
    qos: 1,
    retain: false,
    body: { v: 1, input: 'main', kind: 'press' },
  });
  expect(point.state()).toMatchObject({ lamp: 'sending', sending: true });
  give();
  await until('the receipt', () => !point.state().sending);
  await broker.tell(`lotus/v1/${ID}/down/feedback`, {
    v: 1,
    input: 'main',
    stage: 'registered',
    lamp: 'yellow',
    blink: false,
    say: { zh: '已登记', en: 'registered' },
    at: '2026-11-23T00:00:01.000Z',
  });
  await until('yellow', () => point.state().lamp === 'yellow');
});

test('when the line breaks before the PUBACK the press goes out once per connection, in order, under the same ids', async () => {
  broker.onPress = () => {};
  const point = bell();
  point.boot();
  await until('connected', () => point.state().connected);
  point.down();
  point.up();
  await until('first press', () => sent('press').length === 1);
  clock.forward(60);
  point.down();
  point.up();
  await until('second press', () => sent('press').length === 2);
  const ids = sent('press').map(({ body }) => body['id']);
  broker.onPress = (give) => {
    give();
  };
  broker.cutAll();
  await until('all receipted', () => point.state().connected && !point.state().sending && !point.state().notSent);
  expect(
    sent('press')
      .slice(2)
      .map(({ body }) => body['id']),
  ).toEqual(ids);
  expect(new Set(ids).size).toBe(2);
  expect(
    sent('status')
      .filter(({ body }) => body['state'] === 'online')
      .map(({ body }) => body['conn']),
  ).toEqual([1, 2]);
});

test('a power cut publishes the will, retained, with the number of its connection', async () => {
  const point = bell();
  point.boot();
  await until('online', () => sent('status').length === 1);
  point.cutPower();
  await until('the will', () => sent('status').length === 2);
  const [online, will] = sent('status');
  expect(online).toMatchObject({ retain: true, qos: 1, body: { state: 'online', conn: 1 } });
  expect(will).toMatchObject({ retain: true, qos: 1, body: { state: 'offline', conn: 1, boot: online?.body['boot'] } });
});

test('disconnecting reports offline once, and no will follows', async () => {
  const point = bell();
  point.boot();
  await until('online', () => sent('status').length === 1);
  await point.stop();
  await until('gone', () => !broker.clients().has(ID));
  expect(sent('status').map(({ body }) => body['state'])).toEqual(['online', 'offline']);
});

test('leaving does not wait for a hub that withholds its PUBACK', async () => {
  broker.onPress = () => {};
  const point = bell();
  point.boot();
  await until('connected', () => point.state().connected);
  point.press();
  await until('the press arrives', () => sent('press').length === 1);
  const before = performance.now();
  await point.stop();
  expect(performance.now() - before).toBeLessThan(3000);
});

test('a wrong secret is refused and tried again; once the device is enrolled it comes in by itself', async () => {
  const troubles: string[] = [];
  const point = bell(
    {
      onTrouble: (reason) => {
        troubles.push(reason);
      },
    },
    'enrolled later',
  );
  point.boot();
  await until('three refusals', () => troubles.length >= 3);
  expect(troubles[0]).toMatch(/Connection refused: Bad username or password/);
  broker.secret = 'enrolled later';
  await until('connected', () => point.state().connected);
});

test('a connection that broke is over: the MQTT library does not plan a reconnect of its own', async () => {
  const link = mqttLink({ hub: broker.hub, device: ID, secret: broker.secret, keepaliveS: 15 });
  let closed: string | null = null;
  link.connect(
    { topic: 'will', payload: '{}', qos: 1, retain: true },
    {
      opened() {},
      received() {},
      closed: (reason) => {
        closed = reason;
      },
    },
  );
  await until('connected', () => broker.clients().has(ID));
  const intervals = vi.spyOn(globalThis, 'setInterval');
  try {
    broker.cutAll();
    await until('closed', () => closed !== null);
    expect(intervals).not.toHaveBeenCalled();
  } finally {
    intervals.mockRestore();
  }
});

test('a press without a receipt for two seconds says "not sent", and is well again after a restart of the hub', async () => {
  const { port } = broker.hub;
  const point = bell();
  point.boot();
  await until('connected', () => point.state().connected);
  await broker.close();
  point.press();
  clock.forward(2000);
  expect(point.state().notSent).toBe(true);
  broker = await startBroker(port);
  await until('receipted', () => point.state().connected && !point.state().notSent);
  expect(sent('press')).toHaveLength(1);
  expect(Number(sent('press')[0]?.body['ageMs'])).toBeGreaterThanOrEqual(2000);
});

test('a hub that refuses the subscription is left, because a device without feedback must not look healthy', async () => {
  const troubles: string[] = [];
  const point = bell({
    onTrouble: (reason) => {
      troubles.push(reason);
    },
  });
  broker.refusesSubscriptions = true;
  point.boot();
  await until('refused', () => troubles.length > 0);
  expect(troubles[0]).toMatch(/subscription refused/);
  broker.refusesSubscriptions = false;
  await until('connected and staying', () => broker.clients().has(ID) && point.state().connected);
});

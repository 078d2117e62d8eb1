import { expect, test } from 'vitest';
import { movedClock } from './moved-clock.ts';
import type { Link } from '../../firmware-sim/link/link.ts';
import { seededRandom } from '../../firmware-sim/random.ts';
import { waitBeforeRetryMs } from '../../firmware-sim/link/stay-connected.ts';
import { bodiesOf, memoryPoint, MORNING } from './support.ts';

test('a refused connection is tried again for ever, ever slower, with jitter', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  const attemptsAt: number[] = [];
  for (let attempts = 0, ms = 0; ms < 600_000; ms += 5) {
    if (ramp.farEnd.attempts() > attempts) attemptsAt.push(ms);
    attempts = ramp.farEnd.attempts();
    ramp.clock.forward(5);
  }
  const gaps = attemptsAt.slice(1).map((at, i) => at - (attemptsAt[i] ?? 0));
  for (const [i, gap] of gaps.entries()) {
    const full = Math.min(30_000, 250 * 2 ** i);
    expect(gap).toBeGreaterThanOrEqual(full / 2 - 5);
    expect(gap).toBeLessThanOrEqual(full + 5);
  }
  expect(new Set(gaps.slice(8)).size).toBeGreaterThan(5);
  ramp.clock.forward(48 * 3_600_000);
  const afterTwoDays = ramp.farEnd.attempts();
  ramp.clock.forward(60_000);
  expect(ramp.farEnd.attempts()).toBeGreaterThan(afterTwoDays);
  ramp.farEnd.accepting = true;
  ramp.clock.forward(30_000);
  expect(ramp.point.state().connected).toBe(true);
});

test('a thousand devices that lose the hub in the same instant do not come back in the same instant', () => {
  const waits = Array.from({ length: 1000 }, (_, n) => waitBeforeRetryMs(5, seededRandom(1, `device-${n}`)));
  const perHalfSecond = new Map<number, number>();
  for (const wait of waits)
    perHalfSecond.set(Math.floor(wait / 500), (perHalfSecond.get(Math.floor(wait / 500)) ?? 0) + 1);
  expect(Math.max(...perHalfSecond.values())).toBeLessThan(200);
});

test('a hub that accepts and disconnects at once is not flooded with attempts', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  for (let ms = 0; ms < 60_000; ms += 100) {
    ramp.farEnd.hangUp();
    ramp.clock.forward(100);
  }
  expect(ramp.farEnd.attempts()).toBeLessThan(12);
});

test('after a good connection the first new attempt comes within a quarter of a second', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.clock.forward(600_000);
  ramp.farEnd.accepting = true;
  ramp.clock.forward(60_000);
  ramp.farEnd.hangUp();
  expect(ramp.point.state().connected).toBe(false);
  ramp.clock.forward(250);
  expect(ramp.point.state().connected).toBe(true);
});

test('a press does not wait for the back-off', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.clock.forward(600_000);
  ramp.farEnd.accepting = true;
  const before = ramp.farEnd.attempts();
  // In the middle of a wait of 15 to 30 s.
  while (ramp.farEnd.attempts() === before && !ramp.farEnd.connected()) {
    ramp.clock.forward(2000);
    ramp.point.press();
  }
  expect(ramp.up('press').length).toBeGreaterThan(0);
  expect(ramp.point.state()).toMatchObject({ connected: true, notSent: false });
});

test('each connection has its number in status and will, so that the late will of an old one can be told apart', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.farEnd.hangUp();
  ramp.clock.forward(1000);
  ramp.farEnd.hangUp();
  ramp.clock.forward(1000);
  ramp.point.cutPower();
  ramp.point.boot();
  const online = ramp.up('status');
  expect(online.map(({ state, conn }) => [state, conn])).toEqual([
    ['online', 1],
    ['online', 2],
    ['online', 3],
    ['online', 1],
  ]);
  expect(online[3]?.['boot']).not.toBe(online[2]?.['boot']);
  const wills = ramp.farEnd.wills.map(({ topic, payload, qos, retain }) => ({
    topic,
    qos,
    retain,
    ...(JSON.parse(payload) as object),
  }));
  expect(wills).toEqual(
    [1, 2, 3].map((conn) => ({
      topic: 'lotus/v1/west-ramp-help/up/status',
      qos: 1,
      retain: true,
      v: 1,
      state: 'offline',
      boot: online[0]?.['boot'],
      conn,
    })),
  );
});

test('it subscribes to its own down/ topics and the status of the hub, and reports online first', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.point.press();
  ramp.farEnd.accepting = true;
  ramp.clock.forward(30_000);
  expect(ramp.farEnd.filters).toEqual(['lotus/v1/west-ramp-help/down/#', 'lotus/v1/hub/status']);
  expect(ramp.farEnd.arrived.map(({ topic }) => topic.split('/up/')[1]).slice(0, 2)).toEqual(['status', 'press']);
});

test('a device that disconnects reports offline, and no will is published', async () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  await ramp.point.stop();
  expect(ramp.up('status').map(({ state }) => state)).toEqual(['online', 'offline']);
  expect(ramp.farEnd.wills).toEqual([]);
  expect(ramp.point.state()).toMatchObject({ powered: false, connected: false });
});

test('a device that is stopped while connecting, waiting or without power does not hang', async () => {
  let closed: () => void = () => {};
  const slow: Link = {
    connect: (_will, events) => {
      closed = () => {
        events.closed('cut');
      };
      return {
        leave() {},
        cut: () => {
          closed();
        },
      };
    },
  };
  const connecting = memoryPoint({ link: slow }).point;
  connecting.boot();
  await connecting.stop();
  const waiting = memoryPoint();
  waiting.farEnd.accepting = false;
  waiting.point.boot();
  await waiting.point.stop();
  waiting.clock.forward(120_000);
  expect(waiting.farEnd.attempts()).toBe(1);
  await memoryPoint().point.stop();
});

test('heartbeats come every period, counted, with battery, signal and firmware; none are kept while the hub is unreachable', () => {
  const ramp = memoryPoint({ settings: { heartbeatS: 10 } });
  ramp.point.boot();
  ramp.clock.forward(60_000);
  const beats = ramp.up('heartbeat');
  expect(beats).toHaveLength(6);
  expect(beats.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(beats[5]).toMatchObject({
    uptimeS: expect.any(Number) as number,
    rssi: expect.any(Number) as number,
    firmware: 'sim-1.0.0',
    inputs: { main: 'ok' },
  });
  expect(beats[0]).not.toHaveProperty('battery');
  ramp.farEnd.accepting = false;
  ramp.farEnd.hangUp();
  ramp.clock.forward(60_000);
  ramp.farEnd.accepting = true;
  ramp.clock.forward(29_000);
  expect(ramp.up('heartbeat').length).toBeLessThanOrEqual(9);
});

test('the hub may ask for slower heartbeats', () => {
  const ramp = memoryPoint({ settings: { heartbeatS: 10 } });
  ramp.point.boot();
  ramp.farEnd.deliver('lotus/v1/west-ramp-help/down/settings', { v: 1, heartbeatS: 100 });
  ramp.clock.forward(1_000_000);
  expect(ramp.up('heartbeat')).toHaveLength(10);
});

test('a period too long for a timer is ignored: it would send heartbeats without a pause', () => {
  const ramp = memoryPoint({ settings: { heartbeatS: 10 } });
  ramp.point.boot();
  ramp.farEnd.deliver('lotus/v1/west-ramp-help/down/settings', { v: 1, heartbeatS: 3_000_000 });
  ramp.clock.forward(1_000_000);
  expect(ramp.up('heartbeat').length).toBeGreaterThan(90);
});

test('a stuck button is reported at once, not at the next heartbeat', () => {
  const ramp = memoryPoint({ settings: { heartbeatS: 3600 } });
  ramp.point.boot();
  ramp.point.down();
  ramp.clock.forward(60_000);
  expect(ramp.up('heartbeat').at(-1)).toMatchObject({ inputs: { main: 'stuck' } });
  ramp.point.up();
  ramp.clock.forward(1000);
  expect(ramp.up('heartbeat').at(-1)).toMatchObject({ inputs: { main: 'ok' } });
});

test('the moved clock runs what falls due in order, each at its instant, and skips cancelled timers', () => {
  const clock = movedClock(MORNING);
  const seen: string[] = [];
  const at = (name: string) => () => {
    seen.push(`${name} ${clock.monotonic()} ${clock.now() - MORNING}`);
  };
  for (const ms of [50, 10, 40, 20, 30, 10]) clock.setTimeout(at(`t${ms}`), ms);
  clock.setTimeout(at('never'), 25)();
  clock.setTimeout(() => {
    clock.setTimeout(at('nested'), 5);
  }, 12);
  clock.forward(45);
  expect(seen).toEqual(['t10 10 10', 't10 10 10', 'nested 17 17', 't20 20 20', 't30 30 30', 't40 40 40']);
  clock.stepWall(-1000);
  clock.forward(10);
  expect(seen.at(-1)).toBe('t50 50 -950');
});

test('a call point ignores messages for other devices', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.farEnd.deliver('lotus/v1/west-ramp-help-2/down/self-test', { v: 1, nonce: 'not mine' });
  expect(bodiesOf(ramp.farEnd, 'west-ramp-help', 'self-test')).toEqual([]);
});

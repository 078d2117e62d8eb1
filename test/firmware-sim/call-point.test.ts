import { fsyncSync, mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCallPoint } from '../../firmware-sim/call-point/call-point.ts';
import { movedClock } from './moved-clock.ts';
import { diskJournal } from '../../firmware-sim/call-point/disk-journal.ts';
import type { Link } from '../../firmware-sim/link/link.ts';
import { memoryLink } from '../../firmware-sim/link/memory-link.ts';
import { memoryJournal, type PressJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { seededRandom } from '../../firmware-sim/random.ts';
import { UP_SCHEMAS } from '../../hub/contract/device-messages.ts';
import { upNameOf } from '../../hub/contract/topics.ts';
import { bodiesOf, memoryPoint, MORNING } from './support.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'call-point-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a press is written, flushed, and only then sent', () => {
  const steps: string[] = [];
  const ramp = memoryPoint({
    journal: diskJournal(join(folder, 'ramp.journal'), {
      write(fd, bytes, offset) {
        steps.push('write');
        return writeSync(fd, bytes, offset);
      },
      flush(fd) {
        steps.push('flush');
        fsyncSync(fd);
      },
    }),
  });
  ramp.farEnd.onArrival = ({ topic }) => {
    if (topic.endsWith('/up/press')) steps.push('sent');
  };
  ramp.point.boot();
  steps.length = 0;
  ramp.point.press();
  expect(steps).toEqual(['write', 'flush', 'sent', 'write']);
});

test('a press is on disk before it leaves', () => {
  const file = join(folder, 'ramp.journal');
  const ramp = memoryPoint({ journal: diskJournal(file) });
  const onDiskAtArrival: boolean[] = [];
  ramp.farEnd.onArrival = ({ topic, payload }) => {
    if (!topic.endsWith('/up/press')) return;
    const { id } = JSON.parse(payload) as { id: string };
    onDiskAtArrival.push(readFileSync(file, 'utf8').includes(`"id":"${id}"`));
  };
  ramp.point.boot();
  ramp.point.press();
  ramp.clock.forward(1000);
  ramp.point.hold();
  ramp.clock.forward(5000);
  expect(onDiskAtArrival).toEqual([true, true, true]);
});

test('the power goes between journal and send: after boot the same id goes out with its age', () => {
  const file = join(folder, 'ramp.journal');
  const written: string[] = [];
  const onDisk = diskJournal(file);
  const ramp = memoryPoint({
    // The power goes right after the flush.
    journal: {
      ...onDisk,
      put(entry) {
        onDisk.put(entry);
        written.push(entry.id);
        throw new Error('plug pulled');
      },
    } satisfies PressJournal,
  });
  ramp.point.boot();
  expect(() => {
    ramp.point.down();
  }).toThrow('plug pulled');
  expect(ramp.up('press')).toEqual([]);
  ramp.point.cutPower();
  ramp.clock.forward(90_000);
  ramp.point.boot();
  expect(ramp.up('press')).toEqual([{ v: 1, id: written[0], input: 'main', kind: 'press', ageMs: 90_000 }]);
});

test('after a power cut what was not receipted goes out again under its old ids, oldest first, and only that', () => {
  const ramp = memoryPoint({ journal: diskJournal(join(folder, 'ramp.journal')) });
  ramp.point.boot();
  ramp.point.press();
  ramp.farEnd.receipts = 'held';
  ramp.clock.forward(1000);
  ramp.point.hold();
  ramp.clock.forward(4000);
  const [receipted, press, hold] = ramp.up('press').map(({ id }) => id);
  ramp.point.cutPower();
  ramp.clock.forward(10_000);
  ramp.farEnd.receipts = 'at-once';
  ramp.point.boot();
  const again = ramp.up('press').slice(3);
  expect(again.map(({ id }) => id)).toEqual([press, hold]);
  expect(again).toEqual([
    expect.objectContaining({ kind: 'press', ageMs: 14_000 }),
    expect.objectContaining({ kind: 'hold', heldMs: 3000, ageMs: 11_000 }),
  ]);
  expect([press, hold]).not.toContain(receipted);
});

test('with a clock that was never set a stored press is sent without an age, not with a wrong one', () => {
  const ramp = memoryPoint({ journal: diskJournal(join(folder, 'ramp.journal')) });
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.point.press();
  ramp.point.cutPower();
  ramp.clock.stepWall(-ramp.clock.now());
  ramp.farEnd.accepting = true;
  ramp.point.boot();
  expect(ramp.up('press')).toEqual([{ v: 1, id: expect.any(String) as string, input: 'main', kind: 'press' }]);
});

test('a press made while the hub is unreachable goes out when it is back, with the age of the press', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.point.press();
  ramp.clock.forward(60_000);
  ramp.farEnd.accepting = true;
  ramp.clock.forward(31_000);
  const [press, ...more] = ramp.up('press');
  expect(more).toEqual([]);
  expect(press?.['ageMs']).toBeGreaterThanOrEqual(60_000);
  expect(press?.['ageMs']).toBeLessThanOrEqual(91_000);
});

test('a duplicate PUBACK marks nothing else as receipted', () => {
  const journal = memoryJournal();
  const ramp = memoryPoint({ journal });
  ramp.farEnd.receipts = 'held';
  ramp.point.boot();
  ramp.point.press();
  ramp.farEnd.receiptHeld(3);
  expect(journal.pending()).toEqual([]);
  ramp.clock.forward(500);
  ramp.point.press();
  expect(journal.pending()).toHaveLength(1);
  ramp.clock.forward(2000);
  expect(ramp.point.state().notSent).toBe(true);
});

test('without a PUBACK on a living line the same press goes out again, ever more slowly, until it is receipted', () => {
  const ramp = memoryPoint();
  ramp.farEnd.receipts = 'held';
  ramp.point.boot();
  ramp.point.press();
  ramp.clock.forward(9000);
  expect(ramp.up('press')).toHaveLength(1);
  ramp.clock.forward(3_600_000 - 9000);
  const ids = new Set(ramp.up('press').map(({ id }) => id));
  expect(ids.size).toBe(1);
  expect(ramp.up('press').length).toBeGreaterThan(40);
  expect(ramp.up('press').length).toBeLessThan(70);
  ramp.farEnd.receiptHeld();
  const sofar = ramp.up('press').length;
  ramp.clock.forward(3_600_000);
  expect(ramp.up('press')).toHaveLength(sofar);
});

test('a hold is a press at finger-down and a hold with its own id three seconds later', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.point.down();
  expect(ramp.up('press')).toEqual([{ v: 1, id: '1-1-salt2', input: 'main', kind: 'press' }]);
  ramp.clock.forward(3000);
  expect(ramp.up('press')[1]).toEqual({ v: 1, id: '1-2-salt3', input: 'main', kind: 'hold', heldMs: 3000 });
  ramp.point.up();
});

test('the hub may ask for a longer hold, and nonsense changes nothing', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  for (const settings of [
    { v: 1, holdMs: 5000 },
    { v: 1, holdMs: 3 },
    { v: 1, holdMs: 3e9 },
    { v: 2, holdMs: 700 },
    { v: 1, holdMs: '700' },
  ]) {
    ramp.farEnd.deliver('lotus/v1/west-ramp-help/down/settings', settings);
  }
  ramp.point.down();
  ramp.clock.forward(4999);
  expect(ramp.up('press')).toHaveLength(1);
  ramp.clock.forward(1);
  expect(ramp.up('press')[1]).toMatchObject({ kind: 'hold', heldMs: 5000 });
});

test('a cord says "pull", and a latching one calls again only after it was reset', () => {
  const ramp = memoryPoint({ inputs: { main: 'latching-cord', bed: 'cord' } });
  ramp.point.boot();
  ramp.point.press();
  ramp.clock.forward(1000);
  ramp.point.press();
  ramp.point.press('bed');
  ramp.clock.forward(1000);
  expect(ramp.up('press').map(({ input, kind }) => [input, kind])).toEqual([
    ['main', 'pull'],
    ['bed', 'pull'],
  ]);
  ramp.point.reset();
  ramp.clock.forward(1000);
  ramp.point.press();
  expect(ramp.up('press')).toHaveLength(3);
  expect(ramp.up('reset')).toHaveLength(1);
});

test('cancel, presence with a badge and reset go out with their own ids', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.point.cancel();
  ramp.point.presence('badge-7');
  ramp.point.reset();
  expect(ramp.up('cancel')).toEqual([{ v: 1, id: '1-1-salt2', input: 'main' }]);
  expect(ramp.up('presence')).toEqual([{ v: 1, id: '1-2-salt3', input: 'main', badge: 'badge-7' }]);
  expect(ramp.up('reset')).toEqual([{ v: 1, id: '1-3-salt4', input: 'main' }]);
});

test('a reset that could not be sent is forgotten at the next press, so that it cannot close the new call', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.point.reset();
  ramp.clock.forward(60_000);
  ramp.point.press();
  ramp.farEnd.accepting = true;
  ramp.clock.forward(60_000);
  expect(ramp.up('press')).toHaveLength(1);
  expect(ramp.up('reset')).toEqual([]);
});

test('a self-test is answered with its nonce', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.farEnd.deliver('lotus/v1/west-ramp-help/down/self-test', { v: 1, nonce: 'n-42' });
  expect(ramp.up('self-test')).toEqual([{ v: 1, nonce: 'n-42' }]);
});

test('no received message makes the call point fail', () => {
  const ramp = memoryPoint();
  const seen: Record<string, (topic: string, payload: string) => void> = {};
  const link: Link = {
    connect(_will, events) {
      seen['air'] = (topic, payload) => {
        events.received(topic, payload);
      };
      events.opened({ send() {}, subscribe() {} });
      return { leave() {}, cut() {} };
    },
  };
  const stubborn = memoryPoint({ link }).point;
  stubborn.boot();
  const before = stubborn.state();
  for (const name of ['feedback', 'settings', 'self-test', 'identify', 'upgrade', '']) {
    for (const payload of [
      '',
      '{',
      'null',
      '7',
      '[]',
      '{"v":2}',
      '{"v":1}',
      '{"v":1,"stage":"toString","lamp":"blue","input":7}',
      '\u0000',
      '[['.repeat(5000),
    ]) {
      if (name === 'identify' && payload.startsWith('{"v":1')) continue;
      seen['air']?.(`lotus/v1/west-ramp-help/down/${name}`, payload);
      seen['air']?.(`lotus/v1/east-ramp-help/down/${name}`, payload);
    }
  }
  expect(stubborn.state()).toEqual(before);
  expect(ramp.states).toEqual([]);
});

test("feedback that was overtaken by a newer one does not change the lamp back; after a reconnect the hub's clock may have gone back", () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.say({ stage: 'acknowledged', lamp: 'green', at: '2026-11-23T08:00:05.000Z' });
  ramp.say({ stage: 'registered', lamp: 'yellow', at: '2026-11-23T08:00:01.000Z' });
  expect(ramp.point.state().lamp).toBe('green');
  ramp.farEnd.hangUp();
  ramp.clock.forward(1000);
  ramp.say({ stage: 'registered', lamp: 'yellow', at: '2026-11-23T07:00:00.000Z' });
  expect(ramp.point.state().lamp).toBe('yellow');
});

test('without power the lamp is off, messages are ignored, and presses leave no trace', () => {
  const ramp = memoryPoint();
  ramp.point.press();
  ramp.point.cancel();
  expect(ramp.point.state()).toMatchObject({ powered: false, connected: false, lamp: 'off', pressCount: 0 });
  ramp.point.boot();
  ramp.say({});
  ramp.point.cutPower();
  expect(ramp.point.state()).toMatchObject({ powered: false, connected: false, lamp: 'off', stage: null });
  ramp.clock.forward(3_600_000);
  expect(ramp.farEnd.attempts()).toBe(1);
});

test('ids are never used twice: not after a reboot, not when the flash was wiped, not by the same seed', () => {
  const ids: unknown[] = [];
  for (let life = 0; life < 3; life += 1) {
    const clock = movedClock(MORNING);
    const { link, farEnd } = memoryLink();
    const point = createCallPoint({
      device: 'west-ramp-help',
      clock,
      link,
      journal: memoryJournal(),
      random: seededRandom(1),
    });
    for (let boot = 0; boot < 3; boot += 1) {
      point.boot();
      point.press();
      clock.forward(500);
      point.cutPower();
    }
    ids.push(...bodiesOf(farEnd, point.id, 'press').map(({ id }) => id));
  }
  expect(new Set(ids).size).toBe(9);
});

describe('what a call point sends', () => {
  test('fits the contract, all of it', async () => {
    const pendant = memoryPoint({ hardware: 'battery' });
    pendant.point.boot();
    pendant.point.hold();
    pendant.clock.forward(5000);
    pendant.point.cancel();
    pendant.point.presence('badge-7');
    pendant.point.reset();
    pendant.farEnd.deliver('lotus/v1/west-ramp-help/down/self-test', { v: 1, nonce: 'n' });
    pendant.clock.forward(60_000);
    await pendant.point.stop();
    const kinds = new Set<string>();
    for (const { topic, payload, qos, retain } of pendant.farEnd.arrived) {
      const name = upNameOf('west-ramp-help', topic);
      if (name === null) throw new Error(`a foreign topic: ${topic}`);
      kinds.add(name);
      const body: unknown = JSON.parse(payload);
      expect({ payload, fits: Compile(UP_SCHEMAS[name]).Check(body) }).toEqual({ payload, fits: true });
      expect([name, qos, retain]).toEqual([name, name === 'heartbeat' ? 0 : 1, name === 'status']);
    }
    expect([...kinds].sort()).toEqual(['cancel', 'heartbeat', 'presence', 'press', 'reset', 'self-test', 'status']);
  });
});

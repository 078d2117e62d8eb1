import { describe, expect, test } from 'vitest';
import { createCallPoint } from '../../firmware-sim/call-point/call-point.ts';
import { movedClock } from './moved-clock.ts';
import { faultyLink, NO_FAULTS, powerCuts, type Faults } from '../../firmware-sim/fleet/faults.ts';
import type { Connection } from '../../firmware-sim/link/link.ts';
import { memoryLink } from '../../firmware-sim/link/memory-link.ts';
import { memoryJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { seededRandom } from '../../firmware-sim/random.ts';
import { bodiesOf, MORNING } from './support.ts';

/** Sends 2,000 numbered messages, one every 10 ms, through a link with these faults. */
function through(faults: Partial<Faults>, seed = 1) {
  const clock = movedClock(MORNING);
  const { link, farEnd } = memoryLink();
  const receipted: number[] = [];
  const heard: number[] = [];
  let connection: Connection | null = null;
  faultyLink(link, { ...NO_FAULTS, ...faults }, clock, seededRandom(seed)).connect(
    { topic: 'will', payload: '', qos: 1, retain: true },
    {
      opened(opened) {
        connection = opened;
      },
      received(_topic, payload) {
        heard.push(Number(payload));
      },
      closed() {},
    },
  );
  const open = connection as Connection | null;
  for (let n = 0; n < 2000; n += 1) {
    open?.send({ topic: 'up', payload: String(n), qos: 1, retain: false }, () => {
      receipted.push(n);
    });
    farEnd.deliver('down', n as unknown as object);
    clock.forward(10);
  }
  clock.forward(10_000);
  return { arrived: farEnd.arrived.map(({ payload }) => Number(payload)), receipted, heard };
}
const inOrder = (numbers: number[]): boolean => numbers.every((n, at) => at === 0 || n >= (numbers[at - 1] ?? 0));

describe('a link with faults', () => {
  test('without faults changes nothing', () => {
    const all = Array.from({ length: 2000 }, (_, n) => n);
    expect(through({})).toEqual({ arrived: all, receipted: all, heard: all });
  });

  test('drops messages and receipts at its rate, but no message of the hub', () => {
    const { arrived, receipted, heard } = through({ drop: 0.2 });
    expect(arrived.length).toBeGreaterThan(1500);
    expect(arrived.length).toBeLessThan(1700);
    expect(receipted.length).toBeGreaterThan(1180);
    expect(receipted.length).toBeLessThan(1380);
    expect(heard).toHaveLength(2000);
  });

  test('duplicates messages, receipts and feedback, and loses none', () => {
    const { arrived, receipted, heard } = through({ duplicate: 0.1 });
    for (const numbers of [arrived, receipted, heard]) expect(new Set(numbers).size).toBe(2000);
    expect(arrived.length).toBeGreaterThan(2100);
    expect(heard.length).toBeGreaterThan(2100);
    expect(receipted.length).toBeGreaterThan(2300);
  });

  test('delays and reorders, and loses none', () => {
    for (const faults of [{ delay: 0.3, delayMs: 100 }, { reorder: 0.2 }]) {
      const { arrived, heard } = through(faults);
      for (const numbers of [arrived, heard]) {
        expect(inOrder(numbers)).toBe(false);
        expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, n) => n));
      }
    }
  });

  test('the same seed gives the same faults, another seed others', () => {
    const faults = { drop: 0.1, duplicate: 0.1, delay: 0.1, reorder: 0.1 };
    expect(through(faults, 5)).toEqual(through(faults, 5));
    expect(through(faults, 5).arrived).not.toEqual(through(faults, 6).arrived);
  });
});

test('a flap breaks the connection and lets none be made while it lasts', () => {
  const clock = movedClock(MORNING);
  const { link, farEnd } = memoryLink();
  const faulty = faultyLink(link, NO_FAULTS, clock, seededRandom(1));
  const point = createCallPoint({
    device: 'tcm-1',
    clock,
    link: faulty,
    journal: memoryJournal(),
    random: seededRandom(1),
  });
  point.boot();
  faulty.flap(8000);
  expect(point.state().connected).toBe(false);
  clock.forward(7900);
  expect([point.state().connected, farEnd.attempts()]).toEqual([false, 1]);
  clock.forward(10_000);
  expect(point.state().connected).toBe(true);
});

test('a day of drops, delays, duplicates, reordering, flaps and power cuts: every press arrives, under one id, and the lamp goes off at the end', () => {
  for (const seed of [1, 2, 3]) {
    const clock = movedClock(MORNING);
    const { link, farEnd } = memoryLink();
    const faults: Faults = {
      drop: 0.2,
      duplicate: 0.2,
      delay: 0.3,
      delayMs: 500,
      reorder: 0.2,
      flapEveryS: 120,
      flapForS: 20,
      powerCutEveryS: 600,
      powerCutForS: 30,
    };
    const journal = memoryJournal();
    const point = createCallPoint({
      device: 'tcm-1',
      clock,
      journal,
      random: seededRandom(seed, 'point'),
      link: faultyLink(link, faults, clock, seededRandom(seed, 'link')),
    });
    const stop = powerCuts(point, faults, clock, seededRandom(seed, 'power'));
    const stored: string[] = [];
    const { put } = journal;
    journal.put = (entry) => {
      stored.push(entry.id);
      return put(entry);
    };
    point.boot();
    for (let minutes = 0; minutes < 24 * 60; minutes += 7) {
      point.press();
      clock.forward(7 * 60_000);
    }
    stop();
    point.boot();
    clock.forward(30 * 60_000);
    const arrived = new Set(bodiesOf(farEnd, 'tcm-1', 'press').map(({ id }) => id));
    expect(stored.length).toBeGreaterThan(150);
    expect(arrived).toEqual(new Set(stored));
    expect(journal.pending()).toEqual([]);
    expect(point.state()).toMatchObject({ sending: false, notSent: false });
  }
});

import { expect, it } from 'vitest';
import { createLine } from '../../dashboard/connection/connection-loss.ts';

function lineWithClock() {
  let ms = 0;
  const start = Date.UTC(2026, 10, 23, 8);
  const line = createLine({ steady: () => ms, wall: () => start + ms });
  return {
    line,
    /** Time passes as on a page: it looks twice a second. */
    pass(seconds: number): void {
      for (let i = 0; i < seconds * 2; i += 1) {
        ms += 500;
        line.check();
      }
    },
    sleep(seconds: number): void {
      ms += seconds * 1000;
    },
    at: (seconds: number): number => start + seconds * 1000,
  };
}

it('nothing heard for more than 5 s and the grace: the line counts as lost since the last sign of life', () => {
  const { line, pass, at } = lineWithClock();
  line.watch();
  pass(3);
  line.heard();
  pass(6);
  expect(line.lost.value).toBeNull();
  pass(1);
  expect(line.lost.value).toEqual({ since: at(3) });
});

it('any sign of life ends it at once', () => {
  const { line, pass } = lineWithClock();
  line.watch();
  pass(30);
  line.heard();
  expect(line.lost.value).toBeNull();
});

it('a hub that was never heard is a lost line too', () => {
  const { line, pass, at } = lineWithClock();
  line.watch();
  pass(10);
  expect(line.lost.value).toEqual({ since: at(0) });
});

it('a phone that wakes up knows at its first look', () => {
  const { line, sleep } = lineWithClock();
  line.watch();
  line.heard();
  sleep(3600);
  line.check();
  expect(line.lost.value).not.toBeNull();
});

it('whoever is off duty is not warned', () => {
  const { line, pass } = lineWithClock();
  line.watch();
  line.rest();
  pass(60);
  expect(line.lost.value).toBeNull();
});

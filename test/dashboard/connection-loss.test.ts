import { expect, it } from 'vitest';
import { createConnectionLoss } from '../../dashboard/connection/connection-loss.ts';

function lossWithClock() {
  let ms = 0;
  const start = Date.UTC(2026, 10, 23, 8);
  const loss = createConnectionLoss({ steady: () => ms, wall: () => start + ms });
  return {
    loss,
    /** Time passes as on a page: it looks twice a second. */
    pass(seconds: number): void {
      for (let i = 0; i < seconds * 2; i += 1) {
        ms += 500;
        loss.check();
      }
    },
    sleep(seconds: number): void {
      ms += seconds * 1000;
    },
    at: (seconds: number): number => start + seconds * 1000,
  };
}

it('nothing heard for more than 5 s and the grace: the line counts as lost since the last sign of life', () => {
  const { loss, pass, at } = lossWithClock();
  loss.start();
  pass(3);
  loss.heard();
  pass(6);
  expect(loss.lost.value).toBeNull();
  pass(1);
  expect(loss.lost.value).toEqual({ since: at(3) });
});

it('any sign of life ends it at once', () => {
  const { loss, pass } = lossWithClock();
  loss.start();
  pass(30);
  loss.heard();
  expect(loss.lost.value).toBeNull();
});

it('a hub that was never heard is a lost line too', () => {
  const { loss, pass, at } = lossWithClock();
  loss.start();
  pass(10);
  expect(loss.lost.value).toEqual({ since: at(0) });
});

it('a phone that wakes up knows at its first look', () => {
  const { loss, sleep } = lossWithClock();
  loss.start();
  loss.heard();
  sleep(3600);
  loss.check();
  expect(loss.lost.value).not.toBeNull();
});

it('whoever is off duty is not warned', () => {
  const { loss, pass } = lossWithClock();
  loss.start();
  loss.stop();
  pass(60);
  expect(loss.lost.value).toBeNull();
});

it('a request without an answer says it at once on a page that never heard the hub, and nothing on one that did', () => {
  const { loss, pass, at } = lossWithClock();
  loss.start();
  loss.unanswered();
  expect(loss.lost.value).toEqual({ since: at(0) });
  loss.heard();
  pass(3);
  loss.unanswered();
  expect(loss.lost.value).toBeNull();
});

import type { Cancel, SimClock } from '../clock.ts';
import type { Link, LinkEvents } from '../link/link.ts';
import { between, waitingTime, type Random } from '../random.ts';

/** How bad the world is. Rates are chances per message from 0 to 1; a mean of 0 is "never". */
export interface Faults {
  /**
   * A message or its PUBACK is lost although the connection lives. (What the hub says is not lost: TCP does that only
   * by closing.)
   */
  drop: number;
  /** A message, a PUBACK or what the hub says comes twice. */
  duplicate: number;
  /** A message is late by up to delayMs. */
  delay: number;
  delayMs: number;
  /** A message is overtaken by the next one in the same direction (by time, at the latest after delayMs). */
  reorder: number;
  /** Mean seconds between two losses of the connection, and how long no connection can be made then. */
  flapEveryS: number;
  flapForS: number;
  /** Mean seconds between two power cuts, and how long each lasts. */
  powerCutEveryS: number;
  powerCutForS: number;
}

export const NO_FAULTS: Faults = {
  drop: 0,
  duplicate: 0,
  delay: 0,
  delayMs: 200,
  reorder: 0,
  flapEveryS: 0,
  flapForS: 5,
  powerCutEveryS: 0,
  powerCutForS: 20,
};

export interface FaultyLink extends Link {
  /** Breaks the connection now and lets none be made for so long, milliseconds. */
  flap(forMs: number): void;
}

/** Puts faults around a link; the same random stream and the same messages give the same faults. */
export function faultyLink(link: Link, faults: Faults, clock: SimClock, random: Random): FaultyLink {
  let blockedUntil = -Infinity;
  let breakNow: () => void = () => {};

  const flap = (forMs: number): void => {
    blockedUntil = Math.max(blockedUntil, clock.monotonic() + forMs);
    breakNow();
  };

  return {
    flap,
    connect(will, events) {
      if (clock.monotonic() < blockedUntil) {
        events.closed('no network');
        return { leave() {}, cut() {} };
      }
      let open = true;
      let nextFlap: Cancel = () => {};
      /** Runs `fn` unless the connection has gone meanwhile. */
      const whileOpen = (fn: () => void) => (): void => {
        if (open) fn();
      };
      const outward = unreliable(faults, clock, random);
      const inward = unreliable({ ...faults, drop: 0 }, clock, random);
      const wrapped: LinkEvents = {
        opened(connection) {
          if (faults.flapEveryS > 0) {
            nextFlap = clock.setTimeout(
              () => {
                flap(faults.flapForS * 1000);
              },
              waitingTime(random, faults.flapEveryS * 1000),
            );
          }
          events.opened({
            subscribe: (filters) => {
              connection.subscribe(filters);
            },
            send(message, receipted) {
              const receiptComes =
                receipted &&
                ((): void => {
                  outward(whileOpen(receipted));
                });
              outward(
                whileOpen(() => {
                  connection.send(message, receiptComes);
                }),
              );
            },
          });
        },
        received: (topic, payload) => {
          inward(
            whileOpen(() => {
              events.received(topic, payload);
            }),
          );
        },
        closed(reason) {
          open = false;
          nextFlap();
          events.closed(reason);
        },
      };
      const attempt = link.connect(will, wrapped);
      breakNow = () => {
        attempt.cut();
      };
      return attempt;
    },
  };
}

/** @returns a function that carries each message out at once, late, twice, after the next one, or not at all. */
function unreliable(faults: Faults, clock: SimClock, random: Random): (carry: () => void) => void {
  let overtaken: (() => void) | null = null;

  return (carry) => {
    if (random() < faults.drop) return;
    const waiting = overtaken;
    overtaken = null;
    if (waiting === null && random() < faults.reorder) {
      let done = false;
      const once = (): void => {
        if (done) return;
        done = true;
        if (overtaken === once) overtaken = null;
        carry();
      };
      overtaken = once;
      clock.setTimeout(once, faults.delayMs);
      return;
    }
    if (random() < faults.delay) clock.setTimeout(carry, between(random, 0, faults.delayMs));
    else carry();
    if (random() < faults.duplicate) carry();
    waiting?.();
  };
}

/** What loses power and gets it back. */
export interface Powered {
  cutPower: () => void;
  boot: () => void;
}

/** Pulls the plug now and puts it back after `forMs`. @returns takes back the putting back. */
export function cutPowerFor(point: Powered, forMs: number, clock: SimClock): Cancel {
  point.cutPower();
  return clock.setTimeout(() => {
    point.boot();
  }, forMs);
}

/** Cuts the power again and again, at chance. @returns ends it; the power stays as it is. */
export function powerCuts(point: Powered, faults: Faults, clock: SimClock, random: Random): Cancel {
  if (faults.powerCutEveryS <= 0) return () => {};
  let next: Cancel;
  const plan = (): void => {
    next = clock.setTimeout(
      () => {
        point.cutPower();
        next = clock.setTimeout(() => {
          point.boot();
          plan();
        }, faults.powerCutForS * 1000);
      },
      waitingTime(random, faults.powerCutEveryS * 1000),
    );
  };
  plan();
  return () => {
    next();
  };
}

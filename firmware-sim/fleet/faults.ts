import type { Cancel, SimClock } from '../clock.ts';
import type { Link, LinkEvents } from '../link/link.ts';
import { between, waitingTime, type Random } from '../random.ts';

/** Faults of network and power. Rates are probabilities per message from 0 to 1; a mean of 0 means never. */
export interface Faults {
  /**
   * A message or its PUBACK is lost on an open connection. Messages of the hub are not dropped: TCP loses those only by
   * closing.
   */
  drop: number;
  /** A message in either direction, or a PUBACK, arrives twice. */
  duplicate: number;
  /** A message arrives late, by up to delayMs. */
  delay: number;
  delayMs: number;
  /** A message is overtaken by the next one in the same direction, or arrives after delayMs at the latest. */
  reorder: number;
  /** Mean seconds between two losses of the connection. Then no connection can be made for flapForS. */
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
  /** Breaks the connection now and prevents a new one for so many milliseconds. */
  flap(forMs: number): void;
}

/** Adds faults to a link. The same random stream and the same messages give the same faults. */
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
      /** Runs `fn` if the connection is still open. */
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

/** @returns a function that delivers each message at once, late, twice, after the next one, or not at all. */
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

/** A device whose power can be cut. */
export interface Powered {
  cutPower: () => void;
  boot: () => void;
}

/** Cuts the power now and restores it after `forMs`. @returns a function that cancels the restoring. */
export function cutPowerFor(point: Powered, forMs: number, clock: SimClock): Cancel {
  point.cutPower();
  return clock.setTimeout(() => {
    point.boot();
  }, forMs);
}

/** Cuts the power at random times. @returns a function that ends this; the power stays as it is. */
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

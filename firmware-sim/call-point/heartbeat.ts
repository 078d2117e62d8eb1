import type { HeartbeatMessage } from '../../hub/contract/device-messages.ts';
import type { Cancel, SimClock } from '../clock.ts';
import type { Random } from '../random.ts';

export type Vitals = Omit<HeartbeatMessage, 'v' | 'seq' | 'uptimeS'>;

export interface HeartbeatOptions {
  clock: SimClock;
  random: Random;
  everyS: () => number;
  vitals: () => Vitals;
  /** Sends it, QoS 0: a heartbeat that is late is worth nothing. */
  send: (beat: Omit<HeartbeatMessage, 'v'>) => void;
}

export interface Heartbeat {
  /** Something about the device has changed that a caretaker should not learn only in a quarter of an hour. */
  beatNow(): void;
  /** The period was changed by the hub. */
  restart(): void;
  stop(): void;
}

/**
 * "I am alive", every `everyS` seconds from power-up on. The first beat comes at a random moment of the first period,
 * and so does the first after a change of period: the hub tells a new period to all devices in the same second.
 */
export function startHeartbeat({ clock, random, everyS, vitals, send }: HeartbeatOptions): Heartbeat {
  const bootedAt = clock.monotonic();
  let seq = 0;
  let next: Cancel = () => {};

  const beat = (): void => {
    send({ seq, uptimeS: Math.floor((clock.monotonic() - bootedAt) / 1000), ...vitals() });
    seq += 1;
  };
  const tick = (): void => {
    next = clock.setTimeout(tick, everyS() * 1000);
    beat();
  };
  const restart = (): void => {
    next();
    next = clock.setTimeout(tick, everyS() * 1000 * random());
  };

  restart();
  return {
    beatNow: beat,
    restart,
    stop: () => {
      next();
    },
  };
}

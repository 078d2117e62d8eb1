import type { HeartbeatMessage } from '../../hub/contract/device-messages.ts';
import type { Cancel, SimClock } from '../clock.ts';
import type { Random } from '../random.ts';

export type Vitals = Omit<HeartbeatMessage, 'v' | 'seq' | 'uptimeS'>;

export interface HeartbeatOptions {
  clock: SimClock;
  random: Random;
  everyS: () => number;
  vitals: () => Vitals;
  /** Sends it with QoS 0: a late heartbeat is of no use. */
  send: (beat: Omit<HeartbeatMessage, 'v'>) => void;
}

export interface Heartbeat {
  /** Sends a heartbeat at once, because something has changed that the caretaker must know soon (a stuck input). */
  beatNow(): void;
  /** Called when the hub has changed the period. */
  restart(): void;
  stop(): void;
}

/**
 * Sends a heartbeat every `everyS` seconds from power-up on. The first one comes at a random moment of the first
 * period, so that devices do not send together. The same holds after a change of the period, which the hub sends to all
 * devices in the same second.
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

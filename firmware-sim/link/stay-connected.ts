import { downPrefix, HUB_STATUS_TOPIC, upTopic, type UpName } from '../../hub/contract/topics.ts';
import type { DeviceStatusMessage } from '../../hub/contract/device-messages.ts';
import type { Cancel, SimClock } from '../clock.ts';
import type { Attempt, Connection, Link, Message } from './link.ts';
import type { Random } from '../random.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/**
 * A connection that lasts this long was a success. A shorter one counts as a failure; otherwise a hub that closes
 * connections at once would be flooded.
 */
const STEADY_MS = 10_000;
/** A press skips the back-off, but makes at most one attempt per this time. */
const HURRY_EVERY_MS = 1000;

/**
 * @param failures how many attempts in a row have failed, from 0.
 * @returns milliseconds to wait: 0.25 s, doubling to 30 s. The second half of the wait is random, so that all devices
 * of a building do not reconnect in the same instant.
 */
export function waitBeforeRetryMs(failures: number, random: Random): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 16));
  return full / 2 + (full / 2) * random();
}

export interface LineOptions {
  device: string;
  /** Identifies this boot in status and will. */
  boot: string;
  link: Link;
  clock: SimClock;
  random: Random;
  onOpen: () => void;
  onMessage: (topic: string, payload: string) => void;
  /** The connection was lost or could not be made. The next attempt is planned already. */
  onClosed: (reason: string) => void;
}

/** The connection of a device to the hub, kept for as long as it has power. */
export interface Line {
  open(): void;
  connected(): boolean;
  /** @returns false when there is no connection; nothing is queued. */
  send(name: UpName, body: object, how: { qos: 0 | 1 }, receipted?: () => void): boolean;
  /** Tries to connect at once if it is waiting for the next attempt. */
  hurry(): void;
  /** The power has gone. The hub publishes the will. */
  cut(): void;
  /** Disconnects; `done` is called when the connection is closed. */
  leave(done: () => void): void;
}

/**
 * Connects, and reconnects for ever after a failure. It also retries after a refused password, because a caretaker may
 * enrol the device again while it hangs on the wall. Each attempt has its own number `conn` in the will and in the
 * retained status. So the hub can ignore the late will of a connection that was replaced.
 */
export function stayConnected({ device, boot, link, clock, random, onOpen, onMessage, onClosed }: LineOptions): Line {
  const backoff = createBackoff(random);
  let conn = 0;
  let attempt: Attempt | null = null;
  let connection: Connection | null = null;
  let retry: Cancel | null = null;
  let attemptedAt = -Infinity;
  let ended = false;
  let whenLeft: (() => void) | null = null;

  const status = (state: DeviceStatusMessage['state']): Message => statusMessage(device, { v: 1, state, boot, conn });

  const connect = (): void => {
    retry = null;
    conn += 1;
    attemptedAt = clock.monotonic();
    let openedAt: number | null = null;
    const life = { over: false };
    const mine = link.connect(status('offline'), {
      opened(accepted) {
        if (life.over || ended) return;
        openedAt = clock.monotonic();
        connection = accepted;
        accepted.send(status('online'));
        accepted.subscribe([`${downPrefix(device)}#`, HUB_STATUS_TOPIC]);
        onOpen();
      },
      received(topic, payload) {
        if (!life.over && !ended) onMessage(topic, payload);
      },
      closed(reason) {
        if (life.over) return;
        life.over = true;
        attempt = null;
        connection = null;
        if (ended) return whenLeft?.();
        const livedMs = openedAt === null ? 0 : clock.monotonic() - openedAt;
        retry = clock.setTimeout(connect, backoff.waitAfterMs(livedMs));
        onClosed(reason);
      },
    });
    // A link may call `closed` before connect() returns; then the attempt is over already.
    attempt = life.over ? null : mine;
  };

  const end = (): void => {
    ended = true;
    retry?.();
    retry = null;
  };

  return {
    open: connect,
    connected: () => connection !== null,
    send(name, body, { qos }, receipted) {
      if (connection === null) return false;
      connection.send(upMessage(device, name, body, qos), receipted);
      return true;
    },
    hurry() {
      if (retry === null || clock.monotonic() - attemptedAt < HURRY_EVERY_MS) return;
      retry();
      connect();
    },
    cut() {
      end();
      attempt?.cut();
    },
    leave(done) {
      end();
      whenLeft = done;
      if (attempt === null) done();
      else if (connection === null) attempt.cut();
      else {
        connection.send(status('offline'));
        attempt.leave();
      }
    },
  };
}

/**
 * @returns a function that takes how long the connection lasted (0: it was not made) and returns how long to wait, both
 * in milliseconds.
 */
function createBackoff(random: Random): { waitAfterMs: (livedMs: number) => number } {
  let failures = 0;
  return {
    waitAfterMs(livedMs) {
      if (livedMs >= STEADY_MS) failures = 0;
      failures += 1;
      return waitBeforeRetryMs(failures - 1, random);
    },
  };
}

function statusMessage(device: string, body: DeviceStatusMessage): Message {
  return { topic: upTopic(device, 'status'), payload: JSON.stringify(body), qos: 1, retain: true };
}

function upMessage(device: string, name: UpName, body: object, qos: 0 | 1): Message {
  return { topic: upTopic(device, name), payload: JSON.stringify({ v: 1, ...body }), qos, retain: false };
}

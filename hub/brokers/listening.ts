import { openLine, PAYLOAD_MAX, type Line } from './line.ts';
import { targetOf, type BrokerSettings, type OutsideBrokerDeps } from './outside-broker.ts';

export type Listening = {
  /** Listens for an hour from now on. @returns the milliseconds. */
  readonly start: () => number;
  /** Milliseconds that are left; 0: it does not listen. */
  readonly leftMs: () => number;
  /** Once a second. */
  readonly check: () => void;
  readonly close: () => void;
};

export type ListeningDeps = Pick<OutsideBrokerDeps, 'clientId' | 'readFile' | 'steady'> & {
  readonly settings: BrokerSettings;
  readonly filters: readonly string[];
  readonly heard: (topic: string, payload: Uint8Array) => void;
};

const LISTENS_MS = 3_600_000;
const AGAIN_AFTER_MS = 10_000;
/** More is not read: a house automation may say a lot, and presses come on the other line. */
const A_SECOND_MAX = 100;

/**
 * Listens at an outside broker for devices that nobody has entered, because a person asked for it. It is a line of its
 * own, with QoS 0 and without a session: presses go another way and never wait for it.
 */
export function createListening({ settings, filters, heard, steady, ...needs }: ListeningDeps): Listening {
  let until = -Infinity;
  let line: Line | null = null;
  let triedAt = -Infinity;
  let second = 0;
  let inSecond = 0;

  function take(topic: string, payload: Uint8Array): void {
    const now = Math.floor(steady() / 1_000);
    if (now !== second) inSecond = 0;
    second = now;
    if (++inSecond <= A_SECOND_MAX && payload.byteLength <= PAYLOAD_MAX) heard(topic, payload);
  }

  function open(): void {
    triedAt = steady();
    const found = targetOf({ settings, ...needs });
    if ('problem' in found) return;
    line = openLine(
      { ...found.target, session: 'none' },
      {
        up: () => line?.subscribe(filters),
        message: ({ topic, payload }, next) => {
          take(topic, payload);
          next();
        },
        down: () => {
          line = null;
        },
        refused: () => {},
        writeRefused: () => {},
      },
    );
  }

  function end(): void {
    line?.end();
    line = null;
  }

  return {
    start: () => {
      until = steady() + LISTENS_MS;
      // What the broker has kept is said again only after a new subscription.
      end();
      open();
      return LISTENS_MS;
    },
    leftMs: () => Math.max(0, until - steady()),
    check: () => {
      if (steady() >= until) end();
      else if (line === null && steady() - triedAt >= AGAIN_AFTER_MS) open();
    },
    close: () => {
      until = -Infinity;
      end();
    },
  };
}

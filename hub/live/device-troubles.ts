import type { DeviceId } from '../domain/ids.ts';
import { MINUTE_MS, type Instant } from '../domain/time.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { Log } from '../types/log.ts';

/**
 * A technical problem of a device that the caretaker must know of. `storming`: it sends more than its rate limit.
 * `contested`: two connections take the session from each other, so there are two devices with one id and one secret.
 */
export type Trouble = 'storming' | 'contested';

export type DeviceTroubles = {
  /** The trouble was seen now. It is reported once, however often it is seen until it ends. */
  readonly seen: (device: DeviceId, trouble: Trouble) => void;
  readonly of: (device: DeviceId) => { readonly storming: boolean; readonly contested: boolean };
  /** Ends troubles that were not seen for long enough. Called about once a second. */
  readonly check: () => void;
  readonly count: (trouble: Trouble) => number;
};

const TROUBLES = {
  storming: {
    begins: 'DeviceStorming',
    ends: 'DeviceCalm',
    quietMs: MINUTE_MS / 2,
    says: 'a device says more than its share; presses that raise a call are carried out all the same',
  },
  contested: {
    begins: 'DeviceContested',
    ends: 'DeviceUncontested',
    quietMs: 5 * MINUTE_MS,
    says: 'two devices use one id and secret, each cuts the other off',
  },
} as const;

/** Kept in memory; begin and end are written as facts. After a restart a trouble that goes on is noticed again. */
export function createDeviceTroubles({
  context,
  steady,
  log,
}: {
  readonly context: Pick<CommandContext, 'committer'>;
  readonly steady: () => Instant;
  readonly log: Pick<Log, 'warn' | 'info'>;
}): DeviceTroubles {
  const lastSeen: { readonly [Name in Trouble]: Map<DeviceId, Instant> } = {
    storming: new Map(),
    contested: new Map(),
  };

  function note(type: (typeof TROUBLES)[Trouble]['begins' | 'ends'], device: DeviceId): void {
    // When the disk refuses the fact, the log line and the answer of `GET /devices` still show the trouble.
    context.committer.submit(
      (tx) => void tx.facts.append(tx.now, null, { type, device }),
      () => {},
    );
  }

  return {
    seen: (device, trouble) => {
      const { begins, says } = TROUBLES[trouble];
      if (!lastSeen[trouble].has(device)) {
        log.warn({ event: begins, device }, says);
        note(begins, device);
      }
      lastSeen[trouble].set(device, steady());
    },
    of: (device) => ({ storming: lastSeen.storming.has(device), contested: lastSeen.contested.has(device) }),
    check: () => {
      for (const trouble of ['storming', 'contested'] as const) {
        const { ends, quietMs } = TROUBLES[trouble];
        for (const [device, at] of lastSeen[trouble]) {
          if (steady() - at < quietMs) continue;
          lastSeen[trouble].delete(device);
          log.info({ event: ends, device }, 'a device is in order again');
          note(ends, device);
        }
      }
    },
    count: (trouble) => lastSeen[trouble].size,
  };
}

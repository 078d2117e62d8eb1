import { changesSomething, type OpenCalls } from '../commands/calls/raise-call.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { Storm } from '../intake/device-intake.ts';
import { createTokenBucket, type TokenBucket } from '../intake/token-bucket.ts';
import type { DeviceTroubles } from '../live/device-troubles.ts';

/** So many times its rate may come at once, as on the hub's own broker. */
const BURST = 10;

export type SharesDeps = {
  readonly context: CommandContext;
  readonly calls: OpenCalls;
  readonly troubles: Pick<DeviceTroubles, 'seen'>;
  /** A time that never jumps, in ms. */
  readonly steady: () => number;
  readonly messagesPerSecond: number;
};

/** Counts a message of a device. @returns which of its presses still count, when it is beyond its share. */
export type Shares = (device: DeviceId) => Storm | undefined;

/** A stuck button behind a broker must not fill the disk: beyond its share only presses count that change something. */
export function createShares({ context, calls, troubles, steady, messagesPerSecond }: SharesDeps): Shares {
  const buckets = new Map<DeviceId, TokenBucket>();
  return (device) => {
    let bucket = buckets.get(device);
    if (bucket === undefined) {
      bucket = createTokenBucket(messagesPerSecond, BURST * messagesPerSecond, steady);
      buckets.set(device, bucket);
    }
    if (bucket.take()) return undefined;
    troubles.seen(device, 'storming');
    return {
      counts: (input, kind) => {
        try {
          return changesSomething(calls, context.siteState.site(), device, input, kind);
        } catch {
          // The store cannot be read: the gate says that the press is not recorded.
          return true;
        }
      },
    };
  };
}

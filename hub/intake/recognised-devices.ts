import type { Recognised } from '../dialects/dialect.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** Families that enrolled devices without an entry in the site document turned out to be of. */
export type RecognisedDevices = {
  /** A message on a topic that is not the device's own. */
  readonly heard: (device: DeviceId, topic: string, payload: Uint8Array) => void;
  /** What to enter for it in the site document; null: nothing was recognised within the last hour. */
  readonly of: (device: DeviceId) => Recognised | null;
};

/** So long the caretaker is shown what a device said. */
const KNOWN_MS = 3_600_000;
/** One device is read no more often, because it may say much. */
const READ_EVERY_MS = 5_000;

type Known = { readonly readAt: Instant; readonly recognised: Recognised | null; readonly until: Instant };

/**
 * Stock firmware that was enrolled and not entered says its presses on topics of its family, and nobody hears them.
 * From one such message the hub knows the family, and the caretaker sees what to enter.
 * @param steady a time that never jumps.
 */
export function createRecognisedDevices(
  recognise: (topic: string, payload: Uint8Array) => readonly Recognised[],
  steady: () => Instant,
): RecognisedDevices {
  const known = new Map<DeviceId, Known>();
  return {
    heard: (device, topic, payload) => {
      const at = steady();
      const before = known.get(device);
      if (before !== undefined && at - before.readAt < READ_EVERY_MS) return;
      // A list of devices comes from a bridge, which needs a broker of its own.
      const found = recognise(topic, payload);
      const [recognised = before?.recognised ?? null] = found.length === 1 ? found : [];
      const until = found.length === 1 ? ((at + KNOWN_MS) as Instant) : (before?.until ?? at);
      known.set(device, { readAt: at, recognised, until });
    },
    of: (device) => {
      const found = known.get(device);
      return found !== undefined && steady() < found.until ? found.recognised : null;
    },
  };
}

import type { Press } from '../domain/call/call.ts';
import type { CallPointId, DeviceId, PressId } from '../domain/ids.ts';
import { MAIN_INPUT } from '../domain/site/site-index.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import type { Outcome } from '../store/batch.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { Actor } from '../commands/actor.ts';

const TEST_HOLDS_MS = 2 * MINUTE_MS;

export type PressTests = {
  /** The next plain press at this call point proves it and raises no call. @returns null for a call point that does not exist. */
  readonly open: (callPoint: CallPointId, who: Actor) => Promise<{ readonly expiresAt: Instant } | null>;
  /** Is this press the one that was announced? Never a hold, never while a call is open there, never a second press. */
  readonly isTest: (press: Press) => boolean;
  /** `done` once it is committed: the button may get its receipt. */
  readonly prove: (press: Press, done: (outcome: Outcome<null>) => void) => void;
};

type Window = {
  readonly callPoint: CallPointId;
  readonly who: Actor;
  readonly openedAt: Instant;
  readonly until: Instant;
  usedBy: PressId | null;
};

/**
 * A button that was never pressed is a hope. While a test is announced the first press there is taken for it; whoever presses again, or holds,
 * needs help and is heard. @param isOpen whether a call is open at a button.
 */
export function createPressTests(
  context: CommandContext,
  {
    steady,
    now,
    isOpen,
  }: {
    readonly steady: () => Instant;
    readonly now: () => Instant;
    readonly isOpen: (device: DeviceId, input: string) => boolean;
  },
): PressTests {
  const windows = new Map<string, Window>();
  const keyOf = (device: DeviceId, input: string): string => `${device}/${input}`;

  /** A store that cannot be read makes no press a test: it is somebody's, and whoever takes it finds out that it cannot be recorded. */
  function mayBeOpen(device: DeviceId, input: string): boolean {
    try {
      return isOpen(device, input);
    } catch {
      return true;
    }
  }

  return {
    open: async (callPoint, who) => {
      const point = context.siteState.site().callPoint(callPoint);
      if (point === null) return null;
      await context.committer.run((tx) =>
        tx.facts.append(tx.now, null, { type: 'PressTestOpened', callPoint, ...who }),
      );
      windows.set(keyOf(point.source.device, point.source.input ?? MAIN_INPUT), {
        callPoint,
        who,
        openedAt: steady(),
        until: later(steady(), TEST_HOLDS_MS),
        usedBy: null,
      });
      return { expiresAt: later(now(), TEST_HOLDS_MS) };
    },
    isTest: ({ id, device, input, kind, ageMs }) => {
      const window = windows.get(keyOf(device, input));
      if (window === undefined) return false;
      if (window.until <= steady()) {
        windows.delete(keyOf(device, input));
        return false;
      }
      // A press from before the test was announced is somebody's, kept by a button that was offline.
      if (kind !== 'press' || ageMs > steady() - window.openedAt || mayBeOpen(device, input)) return false;
      // The same press again, because its receipt was lost, is still the test.
      window.usedBy ??= id;
      return window.usedBy === id;
    },
    prove: ({ id, device, input }, done) => {
      const window = windows.get(keyOf(device, input));
      context.committer.submit((tx) => {
        if (window !== undefined && tx.presses.seen(device, id) === null) {
          const { callPoint, who } = window;
          tx.proofs.put(callPoint, { device, input, at: tx.now });
          tx.facts.append(tx.now, null, { type: 'CallPointProven', callPoint, device, input, pressId: id, ...who });
          tx.presses.remember(device, id, tx.now, null);
          tx.tell({ type: 'lamp', device, input });
        }
        return null;
      }, done);
    },
  };
}

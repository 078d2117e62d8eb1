import type { Press } from '../domain/call/call-event.ts';
import type { CallPointId, DeviceId, PressId } from '../domain/ids.ts';
import { MAIN_INPUT } from '../domain/site/site-index.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import type { Outcome } from '../store/batch.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { Actor } from '../commands/actor.ts';
import type { Beside } from '../commands/calls/raise-call.ts';

const TEST_HOLDS_MS = 2 * MINUTE_MS;

export type PressTests = {
  /**
   * Opens a test: the next plain press at this call point proves it and raises no call.
   * @returns null for an unknown call point.
   */
  readonly open: (callPoint: CallPointId, who: Actor) => Promise<{ readonly expiresAt: Instant } | null>;
  /**
   * Whether this press is the announced test. Never true for a hold, for a second press, or while a call is open
   * there.
   */
  readonly isTest: (press: Press) => boolean;
  /** Records the proof. `done` is called when it is committed: then the button may get its receipt. */
  readonly prove: (press: Press, done: (outcome: Outcome<null>) => void, beside?: Beside) => void;
};

type TestWindow = {
  readonly callPoint: CallPointId;
  readonly who: Actor;
  readonly openedAt: Instant;
  readonly until: Instant;
  usedBy: PressId | null;
};

/**
 * Press tests prove that a call point works. While a test is open, the first press there counts as the test. A second
 * press or a hold is a real call for help and raises a call.
 * @param isOpen whether a call is open at a button. It may throw.
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
  const windows = new Map<string, TestWindow>();
  const keyOf = (device: DeviceId, input: string): string => `${device}/${input}`;

  /**
   * While the store cannot be read, no press is a test. The press is handled as a call, and the command reports the
   * failure.
   */
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
      // A press older than the test is a real one that an offline button kept.
      if (kind !== 'press' || ageMs > steady() - window.openedAt || mayBeOpen(device, input)) return false;
      // The same press sent again, because its receipt was lost, is still the test.
      window.usedBy ??= id;
      return window.usedBy === id;
    },
    prove: ({ id, device, input }, done, beside) => {
      const window = windows.get(keyOf(device, input));
      context.committer.submit((tx) => {
        beside?.(tx);
        if (window !== undefined && tx.presses.seen(device, id) === null) {
          const { callPoint, who } = window;
          tx.proofs.put(callPoint, { device, input, at: tx.now, announced: true });
          tx.facts.append(tx.now, null, { type: 'CallPointProven', callPoint, device, input, pressId: id, ...who });
          tx.presses.remember(device, id, tx.now, null);
          tx.inputs.pressed(device, input);
          tx.tell({ type: 'lamp', device, input });
        }
        return null;
      }, done);
    },
  };
}

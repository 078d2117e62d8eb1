import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PlaceId, StaffId } from '../domain/ids.ts';
import type { Staff } from '../domain/site/site.ts';
import { later, MINUTE_MS, SECOND_MS, type Instant } from '../domain/time.ts';
import type { CommandContext } from '../commands/command-context.ts';

/** After this time without an action, nobody can act at the screen until a PIN is entered again. */
const IDLE_MS = 2 * MINUTE_MS;

/**
 * Wrong tries without a wait: typing mistakes happen. After them the wait is 5 s, 10 s, 20 s and so on, at most five
 * minutes.
 */
const FREE_TRIES = 2;
const FIRST_WAIT_MS = 5 * SECOND_MS;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;

/** Hashes computed at the same time. Each takes 16 MiB and one thread of the pool that also reads files. */
const MAX_HASHING = 2;

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const slowHash = promisify<string, Uint8Array, number, Buffer>(scrypt);

export type PinEntered =
  | { readonly ok: true; readonly staff: Staff; readonly idleS: number }
  | { readonly ok: false; readonly code: 'PIN_WRONG' | 'PIN_OFF' | 'BUSY' }
  | { readonly ok: false; readonly code: 'TOO_MANY_REQUESTS'; readonly waitS: number };

export type ScreenPins = {
  /** Sets a PIN, on the person's own phone. @param pin 4 to 8 digits; the HTTP schema has checked it. */
  readonly set: (
    staff: StaffId,
    pin: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly code: 'PIN_OFF' | 'BUSY' }>;
  readonly clear: (staff: StaffId) => Promise<void>;
  /** Enters a PIN at a shared screen. This person may act there until it was unused for two minutes. */
  readonly enter: (
    at: { readonly session: string; readonly place: PlaceId },
    staff: StaffId,
    pin: string,
  ) => Promise<PinEntered>;
  /** @returns the person who acts at this screen, and extends their time; null when there is none. */
  readonly actsAt: (session: string) => Staff | null;
  readonly leave: (session: string) => void;
  readonly isOn: () => boolean;
};

/**
 * PINs at shared screens (site rule `deskPin`). Who acts at which screen is kept in memory: after a restart a PIN
 * must be entered again.
 * @param steady a time that never jumps.
 */
export function createScreenPins(context: CommandContext, { steady }: { readonly steady: () => Instant }): ScreenPins {
  const acting = new Map<string, { readonly staff: StaffId; until: Instant }>();
  /** By person and screen: wrong tries at one screen do not lock the person out at another. */
  const tries = new Map<string, { wrong: number; until: Instant }>();
  const limited = createLimit(MAX_HASHING);

  const isOn = (): boolean => context.siteState.site().site.site.rules?.deskPin === true;

  function person(staff: StaffId): Staff | null {
    const found = context.siteState.site().staff(staff);
    return found === null || found.active === false ? null : found;
  }

  return {
    isOn,
    set: async (staff, pin) => {
      if (!isOn()) return { ok: false, code: 'PIN_OFF' };
      const salt = randomBytes(SALT_BYTES);
      const hash = await limited(() => slowHash(pin, salt, HASH_BYTES));
      if (hash === null) return { ok: false, code: 'BUSY' };
      await context.committer.run((tx) => {
        tx.pins.put(staff, { salt, hash }, tx.now);
        tx.facts.append(tx.now, null, { type: 'PinSet', staff });
      });
      return { ok: true };
    },
    clear: (staff) =>
      context.committer.run((tx) => {
        if (tx.pins.remove(staff)) tx.facts.append(tx.now, null, { type: 'PinCleared', staff });
      }),
    enter: async ({ session, place }, staff, pin) => {
      if (!isOn()) return { ok: false, code: 'PIN_OFF' };
      const who = person(staff);
      // Tries for unknown people are not counted, so that invented ids cannot fill the memory.
      if (who === null) return { ok: false, code: 'PIN_WRONG' };
      const key = `${session} ${staff}`;
      const before = tries.get(key) ?? { wrong: 0, until: 0 as Instant };
      const waitMs = before.until - steady();
      if (waitMs > 0) return { ok: false, code: 'TOO_MANY_REQUESTS', waitS: Math.ceil(waitMs / SECOND_MS) };
      const right = await limited(async () => {
        // Counted as wrong before it is checked: ten tries sent at the same time are ten tries.
        const wrong = before.wrong + 1;
        tries.set(key, { wrong, until: later(steady(), waitAfter(wrong)) });
        const stored = await context.committer.run((tx) => tx.pins.of(staff));
        const hash = await slowHash(pin, stored?.salt ?? Buffer.alloc(SALT_BYTES), HASH_BYTES);
        return stored !== null && timingSafeEqual(hash, stored.hash);
      });
      if (right === null) return { ok: false, code: 'BUSY' };
      if (!right) return { ok: false, code: 'PIN_WRONG' };
      // Recorded in the event log before the first action at the screen is possible.
      await context.committer.run((tx) =>
        tx.facts.append(tx.now, null, { type: 'PinEntered', staff, session, screen: place }),
      );
      tries.delete(key);
      acting.set(session, { staff, until: later(steady(), IDLE_MS) });
      return { ok: true, staff: who, idleS: IDLE_MS / SECOND_MS };
    },
    actsAt: (session) => {
      const turn = acting.get(session);
      const who = turn === undefined || steady() >= turn.until || !isOn() ? null : person(turn.staff);
      if (turn === undefined || who === null) {
        acting.delete(session);
        return null;
      }
      turn.until = later(steady(), IDLE_MS);
      return who;
    },
    leave: (session) => {
      acting.delete(session);
    },
  };
}

/** Limits how much work runs at the same time. @returns runs the work; gives null, without running it, at the limit. */
function createLimit(max: number): <T>(work: () => Promise<T>) => Promise<T | null> {
  let running = 0;
  return async (work) => {
    if (running >= max) return null;
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
}

function waitAfter(wrong: number): number {
  return wrong <= FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES - 1));
}

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PlaceId, StaffId } from '../domain/ids.ts';
import type { Staff } from '../domain/site/site.ts';
import { later, MINUTE_MS, SECOND_MS, type Instant } from '../domain/time.ts';
import type { CommandContext } from '../commands/command-context.ts';

/** After so long without an act the screen only watches again. */
const IDLE_MS = 2 * MINUTE_MS;

/** Wrong tries that cost nothing: fingers slip. After them 5 s, 10 s, 20 s … up to five minutes. */
const FREE_TRIES = 2;
const FIRST_WAIT_MS = 5 * SECOND_MS;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;

/** Hashes at work at once; each takes 16 MiB and a thread that files are read with too. */
const AT_ONCE = 2;

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const slowHash = promisify<string, Uint8Array, number, Buffer>(scrypt);

export type PinEntered =
  | { readonly ok: true; readonly staff: Staff; readonly idleS: number }
  | { readonly ok: false; readonly code: 'PIN_WRONG' | 'PIN_OFF' | 'BUSY' }
  | { readonly ok: false; readonly code: 'TOO_MANY_REQUESTS'; readonly waitS: number };

export type ScreenPins = {
  /** On the person's own phone. 4 to 8 digits, as the door has seen to. */
  readonly set: (
    staff: StaffId,
    pin: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly code: 'PIN_OFF' | 'BUSY' }>;
  readonly clear: (staff: StaffId) => Promise<void>;
  /** At a shared screen: from now on this person acts there, for a short while. */
  readonly enter: (
    at: { readonly session: string; readonly place: PlaceId },
    staff: StaffId,
    pin: string,
  ) => Promise<PinEntered>;
  /** @returns who acts at this screen, and lets them go on; null when nobody does. */
  readonly actsAt: (session: string) => Staff | null;
  readonly leave: (session: string) => void;
  readonly isOn: () => boolean;
};

/**
 * PINs at shared screens (site rule `deskPin`). Who acts where is kept in memory: after a restart every screen watches.
 * @param steady a time that never jumps.
 */
export function createScreenPins(context: CommandContext, { steady }: { readonly steady: () => Instant }): ScreenPins {
  const acting = new Map<string, { readonly staff: StaffId; until: Instant }>();
  /** By person and screen: a stranger at one screen locks nobody out at another. */
  const tries = new Map<string, { wrong: number; until: Instant }>();
  let working = 0;

  const isOn = (): boolean => context.siteState.site().site.site.rules?.deskPin === true;

  /** @returns null, and nothing has been done, when too many are at work already. */
  async function atWork<T>(work: () => Promise<T>): Promise<T | null> {
    if (working >= AT_ONCE) return null;
    working++;
    try {
      return await work();
    } finally {
      working--;
    }
  }

  function person(staff: StaffId): Staff | null {
    const found = context.siteState.site().staff(staff);
    return found === null || found.active === false ? null : found;
  }

  return {
    isOn,
    set: async (staff, pin) => {
      if (!isOn()) return { ok: false, code: 'PIN_OFF' };
      const salt = randomBytes(SALT_BYTES);
      const hash = await atWork(() => slowHash(pin, salt, HASH_BYTES));
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
      // Whoever does not exist is not counted, so that made-up names fill nothing.
      if (who === null) return { ok: false, code: 'PIN_WRONG' };
      const key = `${session} ${staff}`;
      const before = tries.get(key) ?? { wrong: 0, until: 0 as Instant };
      const waitMs = before.until - steady();
      if (waitMs > 0) return { ok: false, code: 'TOO_MANY_REQUESTS', waitS: Math.ceil(waitMs / SECOND_MS) };
      const right = await atWork(async () => {
        // Counted as wrong before it is looked at: ten tries sent at once are ten tries.
        const wrong = before.wrong + 1;
        tries.set(key, { wrong, until: later(steady(), waitAfter(wrong)) });
        const stored = await context.committer.run((tx) => tx.pins.of(staff));
        const hash = await slowHash(pin, stored?.salt ?? Buffer.alloc(SALT_BYTES), HASH_BYTES);
        return stored !== null && timingSafeEqual(hash, stored.hash);
      });
      if (right === null) return { ok: false, code: 'BUSY' };
      if (!right) return { ok: false, code: 'PIN_WRONG' };
      // In the book before the first act can be.
      await context.committer.run((tx) =>
        tx.facts.append(tx.now, null, { type: 'PinEntered', staff, session, screen: place }),
      );
      tries.delete(key);
      acting.set(session, { staff, until: later(steady(), IDLE_MS) });
      return { ok: true, staff: who, idleS: IDLE_MS / SECOND_MS };
    },
    actsAt: (session) => {
      const one = acting.get(session);
      const who = one === undefined || steady() >= one.until || !isOn() ? null : person(one.staff);
      if (one === undefined || who === null) {
        acting.delete(session);
        return null;
      }
      one.until = later(steady(), IDLE_MS);
      return who;
    },
    leave: (session) => {
      acting.delete(session);
    },
  };
}

function waitAfter(wrong: number): number {
  return wrong <= FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES - 1));
}

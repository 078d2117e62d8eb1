import type { CallPointId, DeviceId } from '../domain/ids.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { issueCredentials, type Credentials } from '../commands/devices/credentials.ts';
import type { Actor } from '../commands/actor.ts';
import { MAIN_INPUT } from '../domain/site/site-index.ts';

/** Long enough to walk from the page to the button, too short for a code on a photograph. */
export const PAIRING_HOLDS_MS = 2 * MINUTE_MS;

export type PairingWindow = { readonly code: string; readonly callPoint: CallPointId; readonly expiresAt: Instant };
export type Paired =
  | { readonly ok: true; readonly callPoint: CallPointId; readonly input: string; readonly credentials: Credentials }
  | { readonly ok: false; readonly code: 'PAIRING_CODE_INVALID' };

export type Pairings = {
  /** Opens the window of one call point; an earlier one of the same call point is closed by it. @returns null for a call point that does not exist. */
  readonly open: (callPoint: CallPointId, who: Actor) => Promise<PairingWindow | null>;
  /** A device says the code and gets its secret: once. A wrong, used or late code gets one and the same answer. */
  readonly claim: (code: string) => Promise<Paired>;
};

type Waiting = { readonly callPoint: CallPointId; readonly who: Actor; readonly until: Instant };

/** Kept in memory alone: a hub that restarts closes every window, and the caretaker opens another. @param steady a time that never jumps. */
export function createPairings(
  context: CommandContext,
  { steady, now }: { readonly steady: () => Instant; readonly now: () => Instant },
): Pairings {
  const waiting = new Map<string, Waiting>();

  function close(callPoint: CallPointId): void {
    for (const [code, window] of waiting)
      if (window.callPoint === callPoint || window.until <= steady()) waiting.delete(code);
  }

  return {
    open: async (callPoint, who) => {
      if (context.siteState.site().callPoint(callPoint) === null) return null;
      close(callPoint);
      const code = codeOf(context.ids.shortId());
      await context.committer.run((tx) => tx.facts.append(tx.now, null, { type: 'PairingOpened', callPoint, ...who }));
      // Somebody else may have opened it meanwhile: one code at a time.
      close(callPoint);
      waiting.set(code, { callPoint, who, until: later(steady(), PAIRING_HOLDS_MS) });
      return { code, callPoint, expiresAt: later(now(), PAIRING_HOLDS_MS) };
    },
    claim: async (given) => {
      const code = given.toLowerCase().replace(/[\s-]/g, '');
      const window = waiting.get(code);
      waiting.delete(code);
      const point =
        window === undefined || window.until <= steady() ? null : context.siteState.site().callPoint(window.callPoint);
      if (window === undefined || point === null) return { ok: false, code: 'PAIRING_CODE_INVALID' };
      const { device, input = MAIN_INPUT } = point.source;
      const [credentials] = await issueCredentials(context, [device as DeviceId], window.who);
      if (credentials === undefined) throw new Error(`no credentials were issued for ${device}`);
      return { ok: true, callPoint: point.id, input, credentials };
    },
  };
}

/** 40 bits in the letters of Crockford's base 32: read aloud without a mistake, not guessed in two minutes. */
function codeOf(random: string): string {
  return random.slice(0, 8);
}

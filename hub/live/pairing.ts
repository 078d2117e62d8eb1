import type { CallPointId, DeviceId } from '../domain/ids.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { issueCredentials, type Credentials } from '../commands/devices/credentials.ts';
import type { Actor } from '../commands/actor.ts';
import { MAIN_INPUT } from '../domain/site/site-index.ts';

/** Long enough to walk from the page to the button. Too short for the misuse of a photographed code. */
export const PAIRING_HOLDS_MS = 2 * MINUTE_MS;

export type PairingWindow = { readonly code: string; readonly callPoint: CallPointId; readonly expiresAt: Instant };
export type Paired =
  | { readonly ok: true; readonly callPoint: CallPointId; readonly input: string; readonly credentials: Credentials }
  | { readonly ok: false; readonly code: 'PAIRING_CODE_INVALID' };

export type Pairings = {
  /** Opens the pairing window of one call point and closes its earlier one. @returns null for an unknown call point. */
  readonly open: (callPoint: CallPointId, who: Actor) => Promise<PairingWindow | null>;
  /** A device sends the code and gets its secret, once. A wrong, a used and a late code get the same answer. */
  readonly claim: (code: string) => Promise<Paired>;
};

type OpenWindow = { readonly callPoint: CallPointId; readonly who: Actor; readonly until: Instant };

/**
 * Pairing windows. They are kept in memory only: a restart closes them, and the caretaker opens another.
 * @param steady a time that never jumps.
 */
export function createPairings(
  context: CommandContext,
  { steady, now }: { readonly steady: () => Instant; readonly now: () => Instant },
): Pairings {
  const windows = new Map<string, OpenWindow>();

  function close(callPoint: CallPointId): void {
    for (const [code, window] of windows)
      if (window.callPoint === callPoint || window.until <= steady()) windows.delete(code);
  }

  return {
    open: async (callPoint, who) => {
      if (context.siteState.site().callPoint(callPoint) === null) return null;
      close(callPoint);
      const code = codeOf(context.ids.shortId());
      await context.committer.run((tx) => tx.facts.append(tx.now, null, { type: 'PairingOpened', callPoint, ...who }));
      // Another person may have opened a window during the commit. Only one code is valid at a time.
      close(callPoint);
      windows.set(code, { callPoint, who, until: later(steady(), PAIRING_HOLDS_MS) });
      return { code, callPoint, expiresAt: later(now(), PAIRING_HOLDS_MS) };
    },
    claim: async (entered) => {
      const code = entered.toLowerCase().replace(/[\s-]/g, '');
      const window = windows.get(code);
      windows.delete(code);
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

/** 40 bits in Crockford's base 32: easy to read aloud, and not to be guessed in two minutes. */
function codeOf(random: string): string {
  return random.slice(0, 8);
}

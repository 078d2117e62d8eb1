import type { Call } from '../../domain/call/call.ts';
import { later, type Instant } from '../../domain/time.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';
import { applyMatterEvent } from '../matters/act-on-matter.ts';

/**
 * The wall clock jumped. Every instant an open call or a pending offer waits for moves with it in one commit, so that a limit of three minutes stays a
 * limit of three minutes; then the hub's time does. Nothing else may share the commit: it would count from the old time.
 * @param byMs how far the wall clock is ahead of the hub's time; negative when it is behind.
 * @param then moves the hub's time; called after the flush, before anything else is committed.
 * @returns false when the disk refused: then nothing has moved.
 */
export function stepClock(context: CommandContext, byMs: number, then: (byMs: number) => void): boolean {
  context.committer.flush();
  let recorded = false;
  context.committer.submit(
    (tx) => {
      const moved = { ...tx, now: later(tx.now, byMs) };
      for (const stored of tx.calls.open())
        applyCallEvent(context, moved, stored, {
          type: 'clock-stepped',
          byMs,
          opens: opensFor(context, stored.call, moved.now),
        });
      for (const stored of tx.matters.offers())
        applyMatterEvent(context, moved, stored, { type: 'clock-stepped', byMs });
      // Written last and in the new time: a hub that starts again takes its time from the newest fact.
      tx.facts.append(moved.now, null, { type: 'ClockStepped', byMs });
    },
    (outcome) => {
      recorded = outcome.ok;
      if (recorded) then(byMs);
    },
  );
  context.committer.flush();
  return recorded;
}

/** When the desk of this button opens by the new clock; it was asked of the old one when somebody pressed. */
function opensFor(context: CommandContext, { device, input }: Call, now: Instant): Instant {
  const opens = device === null || input === null ? undefined : context.siteState.origin(device, input).noteUntil;
  return opens === undefined || opens < now ? now : opens;
}

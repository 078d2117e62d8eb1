import type { Call } from '../../domain/call/call.ts';
import { DAY_MS, later, type Instant } from '../../domain/time.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';
import { applyMatterEvent } from '../matters/act-on-matter.ts';

/**
 * Follows a jump of the wall clock. One commit moves every deadline of open calls and pending offers, so that three
 * minutes stay three minutes; sessions, invitations, watches, check-ins and tests of pagers move too, so that none
 * lasts for years or ends at once. Then the hub's time moves. No other command may share the commit: it would use the
 * old time.
 * @param byMs how far the wall clock is ahead of the hub's time; negative when it is behind.
 * @param startedAt when the hub started, in the hub's time before the step.
 * @param then moves the hub's time. It is called after the flush and before the next commit.
 * @returns false when the disk refused. Then nothing has moved.
 */
export function stepClock(
  context: CommandContext,
  byMs: number,
  startedAt: Instant,
  then: (byMs: number) => void,
): boolean {
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
      tx.unheard.move(byMs);
      tx.people.clockStepped(byMs, tx.now, context.limits.sessionDays * DAY_MS);
      tx.checkIns.clockStepped(byMs, moved.now);
      tx.watches.clockStepped(byMs, tx.now);
      tx.pagers.clockStepped(byMs, startedAt);
      // Until when a test holds is another time for the lines that are open.
      tx.tell({ type: 'pagers-changed' });
      // Written last and in the new time: after a restart the hub takes its time from the newest fact.
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

/** When the team of this button opens, by the new clock. At the press it was read by the old clock. */
function opensFor(context: CommandContext, { device, input }: Call, now: Instant): Instant {
  const opens = device === null || input === null ? undefined : context.siteState.origin(device, input).noteUntil;
  return opens === undefined || opens < now ? now : opens;
}

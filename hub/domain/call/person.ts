import type { StaffId, TeamId } from '../ids.ts';
import type { Role } from '../site/site.ts';
import type { Instant } from '../time.ts';

/**
 * The three grades of hearing, one definition for routing, reachability, lamp and board (promises.md, Who hears).
 * `proven`: an open line whose page is visible and whose last due tone sounded. `unproven`: an open line, more is not
 * known.
 */
export type Grade = 'proven' | 'unproven' | 'cannot';

export type HearingReason =
  | 'proven'
  | 'never-joined'
  | 'watches-only'
  | 'on-leave'
  | 'no-line'
  | 'asleep'
  | 'mute'
  | 'line-broke'
  | 'hub-started'
  | 'line-silent'
  | 'tone-not-heard'
  | 'board'
  | 'no-sign'
  | 'declined'
  | 'pager'
  | 'pager-untested'
  | 'pager-stream'
  | 'pager-silent'
  | 'off-shift';

/** A worker as the round of telling sees them at this moment. */
export type Person = {
  readonly id: StaffId;
  readonly team: TeamId | null;
  readonly roles: readonly Role[];
  readonly duty: boolean;
  /**
   * The teams for which the person is on duty or backup now, by the roster; left out: for their own team, when `duty`.
   */
  readonly dutyFor?: readonly TeamId[];
  readonly backupFor?: readonly TeamId[];
  /** The roster names them, and not now: their pagers ring only when everyone is told. */
  readonly offShift?: true;
  /** The teams for which they would be on duty once they have checked in. */
  readonly awaitedBy?: readonly TeamId[];
  readonly hears: Grade;
  readonly hearsWhy: HearingReason;
  /** When the person was last proven; left out while they are, and when they never were. */
  readonly provenUntil?: Instant;
  /** Left out of steps that name a duty, team, role or person; `everyone` still tells them. */
  readonly onLeave?: true;
};

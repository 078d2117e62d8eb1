import type { Grade } from '../../domain/call/person.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { PagerHearing } from '../pagers/pager-hearing.ts';

/**
 * What a page says of itself. `board`: it hangs on a wall, so that nobody may be in front of it. `mute`: it makes no
 * sound.
 */
export type PageSays = {
  readonly visible: boolean;
  readonly mute: boolean;
  readonly board: boolean;
  readonly tapped: boolean;
};

/** What is known of one open line. Instants are of the time that never jumps. */
export type OpenLine = {
  readonly session: string;
  says: PageSays | null;
  silent: boolean;
  toneDueAt: Instant | null;
  heardAt: Instant | null;
  tappedAt: Instant | null;
};

/** Since when a grade has held. */
export type Span = { readonly hears: Grade; readonly since: Instant };

/** What is known of one person. Instants are of the time that never jumps. */
export type Known = {
  readonly lines: Set<OpenLine>;
  readonly pagers: Set<PagerHearing>;
  /** Sessions whose last line ended with a tone that did not sound, and when that tone was due. */
  readonly muteSessions: Map<string, Instant>;
  /** When the last line of a page or pager broke. */
  closedAt: Instant | null;
  pageClosedAt: Instant | null;
  /** By pager: when its last connection ended, and whether it had not answered for too long. */
  readonly pagersClosed: Map<string, { readonly at: Instant; readonly isLost: boolean }>;
  /** The present grade of the person and of each way, by its key (ways.ts). */
  readonly spans: Map<string, Span>;
  provenUntil: Instant | null;
  lastProofAt: Instant | null;
};

export type People = Map<StaffId, Known>;

/** Of a person without a line. */
export function nothingKnown(): Known {
  return {
    lines: new Set(),
    pagers: new Set(),
    muteSessions: new Map(),
    closedAt: null,
    pageClosedAt: null,
    pagersClosed: new Map(),
    spans: new Map(),
    provenUntil: null,
    lastProofAt: null,
  };
}

/** What is known of a person; it is kept from now on. */
export function knownIn(people: People, staff: StaffId): Known {
  let found = people.get(staff);
  if (found === undefined) {
    found = nothingKnown();
    people.set(staff, found);
  }
  return found;
}

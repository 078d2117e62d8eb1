import type { CallOrigin } from '../../domain/call/call-event.ts';
import type { Person } from '../../domain/call/person.ts';
import type { PlaceId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import type { Timetable } from '../../domain/roster/timetable.ts';

/** The part of the site state that reads are answered from. */
export type SiteSource = {
  readonly site: () => SiteIndex;
  /** All active people, and whether each is on duty at this instant. */
  readonly people: () => readonly Person[];
  /** The origin of a press at a place now; null when nothing hangs there. */
  readonly pressAt: (place: PlaceId) => CallOrigin | null;
  readonly timetable: () => Timetable;
  /** The timetable with every override that ends after this instant. */
  readonly timetableSince: (at: Instant) => Timetable;
  /** The wall clock, which rosters follow. */
  readonly now: () => Instant;
  /** The time by which sessions end. */
  readonly sessionTime: () => Instant;
};

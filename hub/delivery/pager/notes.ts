import type { Call } from '../../domain/call/call.ts';
import type { Person } from '../../domain/call/person.ts';
import type { CallId, StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import type { Alert } from '../../store/tables/alerts.ts';
import type { Pager } from '../../types/pager.ts';
import { goingText, noteText } from './message.ts';
import type { Popups } from './popups.ts';
import { mayRing } from './rings.ts';

export type NotesDeps = {
  readonly site: () => SiteIndex;
  readonly people: () => readonly Person[];
  readonly pagersOf: (staff: StaffId) => readonly Pager[];
  readonly now: () => Instant;
};

/** Popups that come once, beside the waves: who goes, and alerts of calls that do not wait. */
export function createNotes({ site, people, pagersOf, now }: NotesDeps, popups: Popups) {
  return {
    /** @param again anything new tells it again to a phone that knows it. */
    showGoing(pager: string, call: Call, again: string): void {
      const edition = `${call.owner} ${call.acknowledgedAt} ${again}`;
      const shown = { ...goingShown(call.id), edition };
      popups.show(pager, shown, (line) => goingText(line.pager, call, { site: site(), now: now() }));
    },
    removeGoing: (call: CallId): void => popups.removeEverywhere(goingShown(call).subject),
    isGoingFresh: (pager: string, call: CallId): boolean => popups.isFresh(pager, goingShown(call).sequence),
    showNote(alert: Alert, call: Call): void {
      const known = new Map(people().map((person) => [person.id, person]));
      const shown = { subject: noteSubject(alert.id), sequence: `${call.id}-n${alert.id.split('.')[1]}` };
      for (const staff of alert.to) {
        if (!mayRing(known.get(staff), alert, call)) continue;
        for (const { id } of pagersOf(staff))
          popups.show(id, shown, (line) => noteText(line.pager, alert, call, { site: site(), now: now() }));
      }
    },
    removeNote: (alertId: string): void => popups.removeEverywhere(noteSubject(alertId)),
  };
}

/** The popup that says who goes to a call. */
export function goingShown(call: CallId) {
  return { subject: `${call} go`, sequence: `${call}-go` };
}

function noteSubject(alertId: string): string {
  return `note ${alertId}`;
}

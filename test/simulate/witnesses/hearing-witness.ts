import type { Call } from '../../../hub/domain/call/call.ts';
import type { CallFact } from '../../../hub/domain/call/call-fact.ts';
import { feedbackOf } from '../../../hub/domain/call/feedback.ts';
import type { CallId, StaffId } from '../../../hub/domain/ids.ts';
import type { Effect } from '../../../hub/store/effects.ts';
import type { Tables } from '../../../hub/store/tables.ts';
import type { Agenda } from '../agenda.ts';
import type { Insist } from './promise.ts';
import { SECOND } from '../world.ts';

/** What the sun sees of the phones, whatever the hub believes. */
export type Truth = {
  /** An open line, and a page that somebody sees; or a pager that is proven. */
  readonly isThere: (me: StaffId) => boolean;
  /** A tone that is due now sounds there. */
  readonly wouldHear: (me: StaffId) => boolean;
  readonly people: readonly StaffId[];
  /** They have said that they cannot come to this call. */
  readonly hasSaidNo: (me: StaffId, call: CallId) => boolean;
};

type Hub = { readonly tables: Tables; readonly sounds: () => boolean };

/** Promises.md, Numbers to hold; and a second for timers and commits. */
const LIMIT_MS = { emergency: 5 * SECOND, other: 10 * SECOND } as const;
const LATE_MS = SECOND;

/**
 * Told means heard, by the truth of the phones: the caller knows in time, and nobody is passed who would have heard.
 */
export function createHearingWitness(insist: Insist, { agenda, truth }: { agenda: Agenda; truth: () => Truth }) {
  /** Since when each call waits, by the sun's clock. */
  const waits = new Map<CallId, { readonly call: Call; readonly since: number }>();
  /** Calls for which a receipt stood when it was last looked at. When it stands no more, the time begins anew. */
  const receipted = new Set<CallId>();
  let nobodySince: number | null = null;
  const counts = { 'told that nobody hears': 0, 'heard after all': 0, 'checks of hearing': 0 };

  /** Something happens then, so that `looks` is called. */
  function lookLater(): void {
    for (const limit of Object.values(LIMIT_MS)) agenda.in(limit + LATE_MS + 1, () => {});
  }

  function saw(fact: CallFact, call: Call, tables: Tables): void {
    const { people, wouldHear, hasSaidNo } = truth();
    const nobody = 'telling' in fact && fact.telling?.unheard === true;
    if (nobody || fact.type === 'CallUnheard') counts['told that nobody hears'] += 1;
    if (fact.type === 'CallUnheard') {
      insist(
        tables.alerts.receiptsStanding(call.number).every((me) => hasSaidNo(me, call.id)),
        'the caller was told that nobody was reached although a phone had receipted it',
        call.id,
      );
    }
    if (fact.type === 'CallHeard') counts['heard after all'] += 1;
    if ('telling' in fact && fact.telling !== null)
      for (const { staff, why } of fact.telling.cannotHear ?? [])
        insist(
          !people.includes(staff) || !wouldHear(staff) || (why === 'declined' && hasSaidNo(staff, call.id)),
          `${staff} was passed as somebody who cannot hear, and would have heard`,
          call.id,
        );
    const isPaused = call.marks.includes('present') || call.marks.includes('closed-hours');
    if (call.state !== 'waiting' || isPaused) {
      waits.delete(call.id);
      receipted.delete(call.id);
    } else {
      const before = waits.get(call.id);
      const since = before === undefined || fact.type === 'EmergencyPressed' ? agenda.now() : before.since;
      waits.set(call.id, { call, since });
      if (before?.since !== since) lookLater();
    }
  }

  return {
    counts,
    committed(effects: readonly Effect[], tables: Tables): void {
      for (const effect of effects)
        if (effect.type === 'fact' && effect.callId !== null && effect.call !== null)
          saw(effect.fact as CallFact, effect.call, tables);
    },
    /** What a hub committed and did not tell before it died. */
    catchUp(tables: Tables): void {
      waits.clear();
      receipted.clear();
      for (const { call } of tables.calls.open())
        if (call.state === 'waiting' && !call.marks.includes('present') && !call.marks.includes('closed-hours'))
          waits.set(call.id, { call, since: agenda.now() });
      lookLater();
    },
    /**
     * After everything that happened. @param ableSince since when this hub could do what is due, by the sun's clock.
     */
    looks({ tables, sounds }: Hub, ableSince: number): void {
      const { people, isThere } = truth();
      const now = agenda.now();
      if (people.some(isThere)) nobodySince = null;
      else if (nobodySince === null) {
        nobodySince = now;
        lookLater();
      }
      if (nobodySince === null) return;
      for (const { call, since } of waits.values()) {
        if (call.hearing.receipted || tables.alerts.receiptsStanding(call.number).length > 0) {
          receipted.add(call.id);
          continue;
        }
        if (receipted.delete(call.id)) {
          waits.set(call.id, { call, since: now });
          lookLater();
          continue;
        }
        const limit = call.priority === 'emergency' ? LIMIT_MS.emergency : LIMIT_MS.other;
        if (now - Math.max(nobodySince, since, ableSince) <= limit + LATE_MS) continue;
        counts['checks of hearing'] += 1;
        insist(feedbackOf(call).lamp === 'red', 'nobody hears, and the caller does not know', call.id);
        insist(call.hearing.unheard !== null && sounds(), 'nobody hears, and the sounder does not run', call.id);
      }
    },
  };
}

import type { Call } from '../../domain/call/call.ts';
import type { Person } from '../../domain/call/person.ts';
import type { CallId, StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import type { Alert } from '../../store/tables/alerts.ts';
import type { Pager, PagerLine } from '../../types/pager.ts';
import { ringText } from './message.ts';
import type { Outgoing, Popups } from './popups.ts';

/** A wave vibrates for 10.5 s, so that one follows the other. */
const WAVE_EVERY_MS = 12_000;
/** A phone that rang so recently is left out of a wave that comes early for others. */
const WAVE_GAP_MS = 3_000;

export type RingsDeps = {
  readonly site: () => SiteIndex;
  readonly people: () => readonly Person[];
  readonly pagersOf: (staff: StaffId) => readonly Pager[];
  /** Records how many waves a call has had. */
  readonly noteWaves: (call: CallId, waves: number) => void;
  readonly now: () => Instant;
  readonly steady: () => Instant;
  readonly setTimer: (work: () => void, ms: number) => () => void;
};

/** A call that waits and has open alerts. */
type Ring = {
  call: Call;
  readonly alerts: Map<string, Alert>;
  /** Number of the last wave, over all starts of the hub. */
  wave: number;
  /** When each pager last rang. */
  readonly rangAt: Map<string, Instant>;
  cancel: () => void;
};

/**
 * The calls that ring on pagers, and their waves.
 * @param wavesBefore how many waves each call had before; calls that end are added.
 */
export function createRings(deps: RingsDeps, popups: Popups, wavesBefore: Map<CallId, number>) {
  const { people, pagersOf, steady, setTimer } = deps;
  const rings = new Map<CallId, Ring>();
  const counts = { waves: 0 };

  function ringOf(call: Call): Ring {
    const wave = wavesBefore.get(call.id) ?? 0;
    const found = rings.get(call.id) ?? { call, alerts: new Map(), wave, rangAt: new Map(), cancel: () => {} };
    rings.set(call.id, found);
    return found;
  }

  /** @param first the people of a new alert ring now; null: everybody who is alerted, because it is time. */
  function wave(ring: Ring, first: ReadonlySet<StaffId> | null): void {
    const at = steady();
    const due = [...alerted(ring, people())].flatMap(([staff, alert]) =>
      (first !== null && !first.has(staff) ? [] : pagersOf(staff)).flatMap(({ id }) =>
        popups.isConnected(id) && at - (ring.rangAt.get(id) ?? -Infinity) >= WAVE_GAP_MS ? [{ id, alert }] : [],
      ),
    );
    if (due.length > 0) {
      counts.waves++;
      countWave(ring, deps);
    }
    const sequence = sequenceOf(ring.call.id, ring.wave);
    for (const { id, alert } of due) {
      ring.rangAt.set(id, at);
      popups.show(id, { subject: ring.call.id, sequence }, (line) => textOf(line, alert, ring, deps));
      popups.remove(id, ring.call.id, (one) => one === sequence);
    }
    planNext(ring);
  }

  function planNext(ring: Ring): void {
    ring.cancel();
    ring.cancel = setTimer(() => wave(ring, null), WAVE_EVERY_MS);
  }

  return {
    add: (alert: Alert, call: Call): void => void ringOf(call).alerts.set(alert.id, alert),
    /** @returns false for an alert that did not ring. */
    withdraw: (alertId: string): boolean => [...rings.values()].some(({ alerts }) => alerts.delete(alertId)),
    /** Takes the present state of a call, and ends the waves of one that needs none. @returns whether it rings. */
    update(call: Call): boolean {
      const ring = rings.get(call.id);
      if (ring === undefined) return false;
      ring.call = call;
      if (call.state === 'waiting' && ring.alerts.size > 0) return true;
      ring.cancel();
      rings.delete(call.id);
      wavesBefore.set(call.id, ring.wave);
      return false;
    },
    /** Rings the people of a new alert now. */
    ringNow({ callId, to }: Alert): void {
      const ring = rings.get(callId);
      if (ring !== undefined) wave(ring, new Set(to));
    },
    /** The hub has started: the first waves come in due time. */
    planAll(): void {
      for (const ring of rings.values()) planNext(ring);
    },
    /** The present wave of each call that rings for this pager. */
    present: (line: PagerLine): (Outgoing & { readonly sequence: string })[] =>
      [...rings.values()].flatMap((ring) => {
        const alert = alerted(ring, people()).get(line.pager.staff);
        if (alert === undefined) return [];
        // A phone that was away for longer than a wave rings at once; the app would drop a wave that it knows.
        const isLate = steady() - (ring.rangAt.get(line.pager.id) ?? steady()) >= WAVE_EVERY_MS;
        if (isLate || ring.wave === (wavesBefore.get(ring.call.id) ?? 0)) countWave(ring, deps);
        const sequence = sequenceOf(ring.call.id, ring.wave);
        ring.rangAt.set(line.pager.id, steady());
        const text = textOf(line, alert, ring, deps);
        return [{ ...popups.message(line, { subject: ring.call.id, sequence }, text), sequence }];
      }),
    close(): void {
      for (const ring of rings.values()) ring.cancel();
    },
    size: () => rings.size,
    /** Waves that rang on at least one phone. */
    counts,
  };
}

/** Off shift, and on leave, a pager rings only when everyone is told. */
export function mayRing(person: Person | undefined, alert: Alert, call: Call): boolean {
  if (person === undefined || person.hearsWhy === 'watches-only') return false;
  if (call.declined?.includes(person.id) === true) return false;
  return alert.everyone || (person.offShift !== true && person.onLeave !== true);
}

/** The people whose pagers ring for this call now, each with their newest alert. */
function alerted({ call, alerts }: Ring, people: readonly Person[]): ReadonlyMap<StaffId, Alert> {
  const known = new Map(people.map((person) => [person.id, person]));
  const found = new Map<StaffId, Alert>();
  for (const alert of alerts.values())
    for (const staff of alert.to) if (mayRing(known.get(staff), alert, call)) found.set(staff, alert);
  return found;
}

function countWave(ring: Ring, { noteWaves }: RingsDeps): void {
  ring.wave += 1;
  noteWaves(ring.call.id, ring.wave);
}

/** `sequence_id` of a wave. */
export function sequenceOf(call: CallId, wave: number): string {
  return `${call}-w${wave}`;
}

function textOf({ pager }: PagerLine, alert: Alert, { call }: Ring, { site, now }: RingsDeps) {
  return ringText(pager, alert, call, { site: site(), now: now() });
}

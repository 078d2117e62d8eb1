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
/** Numbers are recorded for a minute at a time: a wave costs no write of its own. */
const NOTED_AHEAD = 4;
/** A phone that rang so recently does not ring again for a new alert. */
const WAVE_GAP_MS = 3_000;

export type RingsDeps = {
  readonly site: () => SiteIndex;
  readonly people: () => readonly Person[];
  readonly pagersOf: (staff: StaffId) => readonly Pager[];
  /** Records that no later start of the hub may use a number up to this one for a wave of the call. */
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
  /** The last number that is recorded as used. */
  noted: number;
  /** When each pager last rang, and with which wave. */
  readonly rang: Map<string, { readonly at: Instant; readonly wave: number }>;
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
    const found = rings.get(call.id) ?? newRing(call, wave);
    rings.set(call.id, found);
    return found;
  }

  /** Pagers of the people who are alerted for a call. */
  function asked(ring: Ring) {
    return [...alerted(ring, people())].flatMap(([staff, alert]) =>
      pagersOf(staff).map(({ id }) => ({ id, staff, alert })),
    );
  }

  const sinceRang = (ring: Ring, pager: string): number => steady() - (ring.rang.get(pager)?.at ?? -Infinity);

  /** Rings every pager whose time has come. @param first the people of a new alert ring now. */
  function wave(ring: Ring, first: ReadonlySet<StaffId> = new Set()): void {
    const due = asked(ring).filter(
      ({ id, staff }) =>
        popups.isConnected(id) && sinceRang(ring, id) >= (first.has(staff) ? WAVE_GAP_MS : WAVE_EVERY_MS),
    );
    if (due.length > 0) {
      counts.waves++;
      countWave(ring, deps);
    }
    const sequence = sequenceOf(ring.call.id, ring.wave);
    for (const { id, alert } of due) {
      ring.rang.set(id, { at: steady(), wave: ring.wave });
      popups.show(id, { subject: ring.call.id, sequence }, (line) => textOf(line, alert, ring, deps));
      popups.remove(id, ring.call.id, (one) => one === sequence);
    }
    planNext(ring);
  }

  /** Each pager keeps its own 12 s: an alert of others does not put off its next wave. */
  function planNext(ring: Ring): void {
    ring.cancel();
    const waits = asked(ring).flatMap(({ id }) =>
      popups.isConnected(id) ? Math.max(WAVE_EVERY_MS - sinceRang(ring, id), 0) : [],
    );
    ring.cancel = setTimer(() => wave(ring), Math.min(WAVE_EVERY_MS, ...waits));
  }

  return {
    add: (alert: Alert, call: Call): void => void ringOf(call).alerts.set(alert.id, alert),
    /** @returns the call for which this alert rang; null for one that did not ring. */
    withdraw: (alertId: string): CallId | null =>
      [...rings.values()].find(({ alerts }) => alerts.delete(alertId))?.call.id ?? null,
    /** Pagers that ring for this call now. */
    ringing(call: CallId): ReadonlySet<string> {
      const ring = rings.get(call);
      return new Set(ring === undefined ? [] : asked(ring).map(({ id }) => id));
    },
    /** Takes the present state of a call, and ends the waves of one that needs none. @returns whether it rings. */
    update(call: Call): boolean {
      const ring = rings.get(call.id);
      if (ring === undefined) return false;
      ring.call = call;
      if (call.state === 'waiting' && ring.alerts.size > 0) return true;
      ring.cancel();
      rings.delete(call.id);
      wavesBefore.set(call.id, ring.noted);
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
        const { id } = line.pager;
        const isLate = ring.rang.has(id) && sinceRang(ring, id) >= WAVE_EVERY_MS;
        if (isLate || ring.wave === (wavesBefore.get(ring.call.id) ?? 0)) countWave(ring, deps);
        const sequence = sequenceOf(ring.call.id, ring.wave);
        // A wave that the phone had before makes no sound there, so it puts off no other.
        if (ring.rang.get(id)?.wave !== ring.wave) ring.rang.set(id, { at: steady(), wave: ring.wave });
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

function newRing(call: Call, wave: number): Ring {
  return { call, alerts: new Map(), wave, noted: wave, rang: new Map(), cancel: () => {} };
}

function countWave(ring: Ring, { noteWaves }: RingsDeps): void {
  ring.wave += 1;
  if (ring.wave <= ring.noted) return;
  ring.noted = ring.wave + NOTED_AHEAD;
  noteWaves(ring.call.id, ring.noted);
}

/** `sequence_id` of a wave. */
export function sequenceOf(call: CallId, wave: number): string {
  return `${call}-w${wave}`;
}

function textOf({ pager }: PagerLine, alert: Alert, { call }: Ring, { site, now }: RingsDeps) {
  return ringText(pager, alert, call, { site: site(), now: now() });
}

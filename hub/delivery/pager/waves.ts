import type { Call } from '../../domain/call/call.ts';
import type { Person } from '../../domain/call/person.ts';
import type { CallId, StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import type { AlertQueries } from '../../queries/alerts.ts';
import type { CallQueries } from '../../queries/calls.ts';
import type { Effect } from '../../store/effects.ts';
import type { Alert } from '../../store/tables/alerts.ts';
import type { Pager, PagerLine } from '../../types/pager.ts';
import { goingText, noteText, ringText, testText } from './message.ts';
import { createPopups, send, type Outgoing, type PopupsDeps } from './popups.ts';

/** A wave vibrates for 10.5 s, so that one follows the other. */
const WAVE_EVERY_MS = 12_000;
/** A phone that rang so recently is left out of a wave that comes early for others. */
const WAVE_GAP_MS = 3_000;
/** Waves of an earlier start of the hub that a phone may still show, by call. */
const ASSUMED_WAVES = 50;
/** A test ring is over by then (pager-tests.ts). */
const TEST_MS = 120_000;

export type PagerWavesDeps = PopupsDeps & {
  readonly alerts: Pick<AlertQueries, 'open'>;
  readonly calls: Pick<CallQueries, 'byId'>;
  readonly site: () => SiteIndex;
  readonly people: () => readonly Person[];
  readonly pagersOf: (staff: StaffId) => readonly Pager[];
  readonly isPager: (id: string) => boolean;
  /** Calls that rang on pagers within the last hours, and how often. Read once. */
  readonly wavesBefore: () => readonly { readonly call: CallId; readonly waves: number; readonly at: Instant }[];
  /** Records how many waves a call has had. */
  readonly noteWaves: (call: CallId, waves: number) => void;
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
 * Rings pagers. While a call waits, each phone of the people who are alerted rings in waves, until somebody goes. The
 * app would ring on by itself, but then nothing could stop it.
 */
export function createPagerWaves(deps: PagerWavesDeps) {
  const { site, people, pagersOf, isPager, noteWaves, now, steady, setTimer } = deps;
  const popups = createPopups(deps);
  const before = deps.wavesBefore();
  const wavesBefore = new Map(before.map(({ call, waves }) => [call, waves]));
  const rings = new Map<CallId, Ring>();

  for (const alert of deps.alerts.open()) {
    const stored = deps.calls.byId(alert.callId);
    if (stored?.call.state === 'waiting') ringOf(stored.call).alerts.set(alert.id, alert);
  }
  for (const ring of rings.values()) planNext(ring);

  function ringOf(call: Call): Ring {
    const found = rings.get(call.id) ?? {
      call,
      alerts: new Map(),
      wave: wavesBefore.get(call.id) ?? 0,
      rangAt: new Map(),
      cancel: () => {},
    };
    rings.set(call.id, found);
    return found;
  }

  /** Takes the effects of a commit, after phones and devices were told. */
  function committed(effects: readonly Effect[]): void {
    const touched = new Map<CallId, Call>();
    const fresh: Alert[] = [];
    for (const effect of effects) {
      if (effect.type === 'fact' && effect.call !== null) touched.set(effect.call.id, effect.call);
      else if (effect.type === 'withdraw') withdraw(effect.alertId);
      else if (effect.type === 'alert') {
        touched.set(effect.call.id, effect.call);
        if (effect.call.state === 'waiting') {
          ringOf(effect.call).alerts.set(effect.alert.id, effect.alert);
          fresh.push(effect.alert);
        } else showNote(effect.alert, effect.call);
      }
    }
    for (const call of touched.values()) settle(call);
    for (const { callId, to } of fresh) {
      const ring = rings.get(callId);
      if (ring !== undefined) wave(ring, new Set(to));
    }
    if (effects.some(({ type }) => type === 'pagers-changed')) popups.forget(isPager);
  }

  function withdraw(alertId: string): void {
    for (const { alerts } of rings.values()) if (alerts.delete(alertId)) return;
    popups.removeEverywhere(noteSubject(alertId));
  }

  /** What follows from the present state of a call. */
  function settle(call: Call): void {
    const ring = rings.get(call.id);
    if (ring !== undefined) ring.call = call;
    if (call.state === 'waiting') {
      popups.removeEverywhere(goingSubject(call.id));
      for (const staff of call.declined ?? []) for (const { id } of pagersOf(staff)) popups.remove(id, call.id);
    }
    if (call.state === 'waiting' && ring !== undefined && ring.alerts.size > 0) return;
    if (ring !== undefined) {
      ring.cancel();
      rings.delete(call.id);
      wavesBefore.set(call.id, ring.wave);
    }
    const rang = call.state === 'acknowledged' || call.state === 'attended' ? popups.showing(call.id) : [];
    popups.removeEverywhere(call.id);
    const owners = new Set(call.owner === null ? [] : pagersOf(call.owner).map(({ id }) => id));
    for (const pager of rang) if (!owners.has(pager)) showGoing(pager, call, '');
    if (call.state === 'closed') popups.removeEverywhere(goingSubject(call.id));
  }

  function showGoing(pager: string, call: Call, again: string): void {
    const edition = `${call.owner} ${call.acknowledgedAt} ${again}`;
    const shown = { subject: goingSubject(call.id), sequence: `${call.id}-go`, edition };
    popups.show(pager, shown, (line) => goingText(line.pager, call, { site: site(), now: now() }));
  }

  function showNote(alert: Alert, call: Call): void {
    const known = new Map(people().map((person) => [person.id, person]));
    const shown = { subject: noteSubject(alert.id), sequence: `${call.id}-n${alert.id.split('.')[1]}` };
    for (const staff of alert.to) {
      if (!mayRing(known.get(staff), alert, call)) continue;
      for (const { id } of pagersOf(staff))
        popups.show(id, shown, (line) => noteText(line.pager, alert, call, { site: site(), now: now() }));
    }
  }

  /** @param first the people of a new alert ring now; null: everybody who is alerted, because it is time. */
  function wave(ring: Ring, first: ReadonlySet<StaffId> | null): void {
    const at = steady();
    const due = [...alerted(ring)].flatMap(([staff, alert]) =>
      (first !== null && !first.has(staff) ? [] : pagersOf(staff)).flatMap(({ id }) =>
        popups.isConnected(id) && at - (ring.rangAt.get(id) ?? -Infinity) >= WAVE_GAP_MS ? [{ id, alert }] : [],
      ),
    );
    if (due.length > 0) {
      ring.wave += 1;
      noteWaves(ring.call.id, ring.wave);
    }
    const sequence = sequenceOf(ring);
    for (const { id, alert } of due) {
      ring.rangAt.set(id, at);
      popups.show(id, { subject: ring.call.id, sequence }, (line) =>
        ringText(line.pager, alert, ring.call, { site: site(), now: now() }),
      );
      popups.remove(id, ring.call.id, (one) => one === sequence);
    }
    planNext(ring);
  }

  function planNext(ring: Ring): void {
    ring.cancel();
    ring.cancel = setTimer(() => wave(ring, null), WAVE_EVERY_MS);
  }

  /** The people whose pagers ring for this call now, each with their newest alert. */
  function alerted({ call, alerts }: Ring): ReadonlyMap<StaffId, Alert> {
    const known = new Map(people().map((person) => [person.id, person]));
    const found = new Map<StaffId, Alert>();
    for (const alert of alerts.values())
      for (const staff of alert.to) if (mayRing(known.get(staff), alert, call)) found.set(staff, alert);
    return found;
  }

  /**
   * What a phone that has just come must know: the present wave of each open call, and the removal of everything else
   * that it may show. It is made of open calls, never of a log, whatever `since` the app gave.
   */
  function replay(line: PagerLine): Outgoing[] {
    assumeEarlierPopups(line.pager);
    const keep = new Set<string>();
    const messages: Outgoing[] = [];
    for (const ring of rings.values()) {
      const alert = alerted(ring).get(line.pager.staff);
      if (alert === undefined) continue;
      // A phone that was away for longer than a wave rings at once; the app would drop a wave that it knows.
      const isLate = steady() - (ring.rangAt.get(line.pager.id) ?? steady()) >= WAVE_EVERY_MS;
      if (isLate || ring.wave === (wavesBefore.get(ring.call.id) ?? 0)) {
        ring.wave += 1;
        noteWaves(ring.call.id, ring.wave);
      }
      const sequence = sequenceOf(ring);
      keep.add(sequence);
      ring.rangAt.set(line.pager.id, steady());
      const text = ringText(line.pager, alert, ring.call, { site: site(), now: now() });
      messages.push(popups.message(line, { subject: ring.call.id, sequence }, text));
    }
    return [...messages, ...popups.removals(line, keep)];
  }

  function assumeEarlierPopups({ id, createdAt }: Pager): void {
    if (popups.isKnown(id)) return;
    for (const { call, waves, at } of before) {
      if (at < createdAt) continue;
      const numbers = Array.from({ length: Math.min(waves, ASSUMED_WAVES) }, (_, i) => waves - i);
      popups.assume(id, [
        ...numbers.map((n) => ({ subject: call, sequence: `${call}-w${n}` })),
        { subject: goingSubject(call), sequence: `${call}-go` },
      ]);
    }
  }

  return {
    committed,
    /** Adds a line of a pager, and sends it what it must know. @returns removes the line again. */
    join(line: PagerLine): () => void {
      const missed = replay(line);
      const leave = popups.add(line);
      for (const one of missed) send(line, one);
      return leave;
    },
    /** For the poll of the app, which asks once an hour. */
    replay,
    answered: popups.answered,
    /** Somebody pressed "I am going" too late: they are told again who goes. */
    tellWhoGoes(pager: string, call: CallId): void {
      const stored = deps.calls.byId(call);
      if (popups.isFresh(pager, `${call}-go`)) return;
      if (stored !== null && stored.call.owner !== null) showGoing(pager, stored.call, String(steady()));
    },
    /** Rings one pager as an emergency does. */
    test(pager: string, ring: string): void {
      popups.show(pager, { subject: ring, sequence: `test-${ring}` }, (line) => testText(line.pager, ring));
      setTimer(() => popups.remove(pager, ring), TEST_MS);
    },
    testOver: (pager: string, ring: string): void => popups.remove(pager, ring),
    close(): void {
      for (const ring of rings.values()) ring.cancel();
    },
    ringing: () => rings.size,
  };
}

/** Off shift, and on leave, a pager rings only when everyone is told. */
function mayRing(person: Person | undefined, alert: Alert, call: Call): boolean {
  if (person === undefined || person.hearsWhy === 'watches-only') return false;
  if (call.declined?.includes(person.id) === true) return false;
  return alert.everyone || (person.offShift !== true && person.onLeave !== true);
}

function sequenceOf({ call, wave }: Ring): string {
  return `${call.id}-w${wave}`;
}

function goingSubject(call: CallId): string {
  return `${call} go`;
}

function noteSubject(alertId: string): string {
  return `note ${alertId}`;
}

import type { Call } from '../../domain/call/call.ts';
import type { CallId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { AlertQueries } from '../../queries/alerts.ts';
import type { CallQueries } from '../../queries/calls.ts';
import type { Effect } from '../../store/effects.ts';
import type { Alert } from '../../store/tables/alerts.ts';
import type { Pager, PagerLine } from '../../types/pager.ts';
import { testText } from './message.ts';
import { createGoneNotes, type GoneDeps } from './gone.ts';
import { createNotes, goingShown, type NotesDeps } from './notes.ts';
import { createPopups, send, type Outgoing, type Popups, type PopupsDeps, type Shown } from './popups.ts';
import { createRings, sequenceOf, type RingsDeps } from './rings.ts';
import { createUnrecorded, type UnrecordedDeps } from './unrecorded.ts';

/** Waves of an earlier start of the hub that a phone may still show, by call. */
const ASSUMED_WAVES = 50;
/** Of all calls together. */
const ASSUMED_POPUPS = 600;
/** A test ring is over by then (pager-tests.ts). */
const TEST_MS = 120_000;

type WavesBefore = readonly { readonly call: CallId; readonly waves: number; readonly at: Instant }[];

export type PagerWavesDeps = PopupsDeps &
  RingsDeps &
  NotesDeps &
  GoneDeps &
  UnrecordedDeps & {
    readonly alerts: Pick<AlertQueries, 'open'>;
    readonly calls: Pick<CallQueries, 'byId'>;
    readonly isPager: (id: string) => boolean;
    /** Calls that rang on pagers within the last hours, and how often. Read once. */
    readonly wavesBefore: () => WavesBefore;
  };

/**
 * Rings pagers. While a call waits, each phone of the people who are alerted rings in waves, until somebody goes. The
 * app would ring on by itself, but then nothing could stop it.
 */
export function createPagerWaves(deps: PagerWavesDeps) {
  const { calls, pagersOf, isPager, steady, setTimer } = deps;
  const popups = createPopups(deps);
  const before = deps.wavesBefore();
  const rings = createRings(deps, popups, new Map(before.map(({ call, waves }) => [call, waves])));
  const notes = createNotes(deps, popups);
  const gone = createGoneNotes(deps, popups);
  const unrecorded = createUnrecorded(deps, popups);

  for (const alert of deps.alerts.open()) {
    const stored = calls.byId(alert.callId);
    if (stored?.call.state === 'waiting') rings.add(alert, stored.call);
  }
  rings.planAll();

  /** Takes the effects of a commit, after phones and devices were told. */
  function committed(effects: readonly Effect[]): void {
    const touched = new Map<CallId, Call>();
    const withdrawn = new Set<CallId>();
    const fresh: Alert[] = [];
    for (const effect of effects) {
      if (effect.type === 'fact' && effect.call !== null) touched.set(effect.call.id, effect.call);
      else if (effect.type === 'withdraw') {
        const call = rings.withdraw(effect.alertId);
        if (call === null) notes.removeNote(effect.alertId);
        else withdrawn.add(call);
      } else if (effect.type === 'alert') {
        touched.set(effect.call.id, effect.call);
        if (effect.call.state === 'waiting') {
          rings.add(effect.alert, effect.call);
          fresh.push(effect.alert);
        } else notes.showNote(effect.alert, effect.call);
      }
    }
    for (const call of touched.values()) {
      unrecorded.stored(call);
      settle(call, withdrawn.has(call.id));
    }
    for (const alert of fresh) rings.ringNow(alert);
    if (effects.some(({ type }) => type === 'pagers-changed')) popups.forget(isPager);
  }

  /** What follows from the present state of a call. @param isWithdrawn somebody may not be asked any more. */
  function settle(call: Call, isWithdrawn: boolean): void {
    const isRinging = rings.update(call);
    if (call.state === 'waiting') {
      notes.removeGoing(call.id);
      if (isWithdrawn || call.declined !== undefined) {
        const ringing = rings.ringing(call.id);
        for (const pager of popups.showing(call.id)) if (!ringing.has(pager)) popups.remove(pager, call.id);
      }
    }
    if (isRinging) return;
    const rang = call.state === 'acknowledged' || call.state === 'attended' ? popups.showing(call.id) : [];
    popups.removeEverywhere(call.id);
    const owners = new Set(call.owner === null ? [] : pagersOf(call.owner).map(({ id }) => id));
    for (const pager of rang) if (!owners.has(pager)) notes.showGoing(pager, call, '');
    if (call.state === 'closed') notes.removeGoing(call.id);
  }

  /**
   * What a phone that has just come must know: the present wave of each open call, and the removal of everything else
   * that it may show. It is made of open calls, never of a log, whatever `since` the app gave.
   */
  function replay(line: PagerLine): Outgoing[] {
    if (!popups.isKnown(line.pager.id)) {
      assumeEarlierPopups(popups, before, line.pager);
      popups.assume(line.pager.id, gone.earlier(line.pager));
    }
    const present = [...rings.present(line), ...unrecorded.present(line), ...gone.present(line)];
    return [...present, ...popups.removals(line, new Set(present.map(({ sequence }) => sequence)))];
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
      const stored = calls.byId(call);
      if (notes.isGoingFresh(pager, call)) return;
      if (stored !== null && stored.call.owner !== null) notes.showGoing(pager, stored.call, String(steady()));
    },
    /** Rings one pager as an emergency does. */
    test(pager: string, ring: string): void {
      popups.show(pager, { subject: ring, sequence: `test-${ring}` }, (line) => testText(line.pager, ring));
      setTimer(() => popups.remove(pager, ring), TEST_MS);
    },
    testOver: (pager: string, ring: string): void => popups.remove(pager, ring),
    /** The owner of this pager is told on their other pagers, until `isBack`. */
    gone: gone.gone,
    isBack: gone.over,
    unrecorded: { press: unrecorded.press, stored: unrecorded.stored, over: unrecorded.over },
    close(): void {
      rings.close();
      unrecorded.close();
    },
    counts: rings.counts,
    ringing: rings.size,
  };
}

/** After a start, a phone may show what an earlier start of the hub sent there. @param before the newest first. */
function assumeEarlierPopups(popups: Popups, before: WavesBefore, { id, createdAt }: Pager): void {
  const assumed: Shown[] = [];
  for (const { call, waves, at } of before) {
    if (at < createdAt || assumed.length >= ASSUMED_POPUPS) break;
    const numbers = Array.from({ length: Math.min(waves, ASSUMED_WAVES) }, (_, i) => waves - i);
    assumed.push(...numbers.map((n) => ({ subject: call, sequence: sequenceOf(call, n) })), goingShown(call));
  }
  // Of too many popups the oldest are forgotten, so the newest are noted last.
  popups.assume(id, assumed.toReversed());
}

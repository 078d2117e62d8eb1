import { SECOND_MS } from '../../../hub/domain/time.ts';
import type { Call } from '../../../hub/domain/call/call.ts';
import { audience } from '../../../hub/domain/call/escalation.ts';
import { needsNoHearing } from '../../../hub/domain/call/hearing/hearing.ts';
import type { Person } from '../../../hub/domain/call/person.ts';
import type { CallId, StaffId } from '../../../hub/domain/ids.ts';
import type { Effect } from '../../../hub/store/effects.ts';
import type { Alert } from '../../../hub/store/tables/alerts.ts';
import type { Agenda } from '../agenda.ts';
import { hasMissed, isDeafPage, isProven, isThere, mayBeTold, wouldSound } from './pager-truth.ts';
import type { Moment, PagerTruth } from './pager-truth.ts';
import type { Insist } from './promise.ts';
import type { SimHub } from '../sim-hub.ts';
import type { PhoneTruth } from './why-witness.ts';

/** Pager.md, How a call rings; a phone that rang within 3 s is left out of a wave that comes early for others. */
const WAVE_MS = 12 * SECOND_MS;
const WAVE_GAP_MS = 3 * SECOND_MS;
const SILENT_WITHIN_MS = SECOND_MS;
/** For timers and commits. */
const LATE_MS = SECOND_MS;
/** Calls that are over, whose end is remembered. */
const MAX_OVER = 500;

export type PagerWitnessDeps = {
  readonly agenda: Agenda;
  readonly hub: () => SimHub | null;
  /** Open calls, folded independently of the hub. */
  readonly calls: ReadonlyMap<CallId, Call>;
  readonly truth: () => PagerTruth;
  readonly pageOf: (me: StaffId) => PhoneTruth;
  readonly unseen: () => Moment['unseen'];
};

export type PagerWitness = ReturnType<typeof createPagerWitness>;

/** The promises of pager.md, checked against what the phones are in truth and what was sent to them. */
export function createPagerWitness(insist: Insist, { agenda, hub, calls, truth, pageOf, unseen }: PagerWitnessDeps) {
  const counts = { 'waves heard': 0, 'checks of pagers': 0, 'steps cut short by pagers': 0 };
  const alertsOf = new Map<CallId, Map<string, Alert>>();
  /** When a call stopped waiting, and when somebody said that they cannot come. */
  const leftAt = new Map<CallId, number>();
  const saidNo = new Map<string, number>();
  /** Since when something has been so, and when it last rang; by person and call. */
  const owed = new Map<string, number>();
  const unasked = new Map<string, number>();
  const overSince = new Map<string, number>();
  const heardAt = new Map<string, number>();
  let startedAt = 0;

  const now = (): Moment => ({ sun: agenda.now(), unseen: unseen() });
  const lookLater = (ms: number): void => void agenda.in(ms + 1, () => {});

  function alertsFor(me: StaffId, call: CallId): Alert[] {
    return [...(alertsOf.get(call)?.values() ?? [])].filter(({ to }) => to.includes(me));
  }

  /** Off shift, and on leave, only when everyone is told; and never after "cannot come". */
  function mayRing(me: StaffId, call: Call, person: Person | undefined): boolean {
    if (person === undefined || call.declined?.includes(me) === true) return false;
    const isAway = person.offShift === true || person.onLeave === true;
    return alertsFor(me, call.id).some(({ everyone }) => everyone || !isAway);
  }

  const personOf = (me: StaffId): Person | undefined =>
    hub()
      ?.context.siteState.people()
      .find(({ id }) => id === me);

  function committed(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'alert') {
        // Other alerts tell the owner something, once.
        if (effect.call.state !== 'waiting') continue;
        const { callId, id } = effect.alert;
        alertsOf.set(callId, (alertsOf.get(callId) ?? new Map<string, Alert>()).set(id, effect.alert));
      } else if (effect.type === 'withdraw') {
        for (const alerts of alertsOf.values()) alerts.delete(effect.alertId);
      } else if (effect.type === 'fact' && effect.call !== null) {
        saw(effect.call);
        if (effect.fact.type === 'StaffCannotCome') saidNo.set(`${effect.fact.by} ${effect.call.id}`, agenda.now());
      }
    }
  }

  function saw({ id, state }: Call): void {
    if (state === 'waiting') leftAt.delete(id);
    else if (!leftAt.has(id)) {
      leftAt.set(id, agenda.now());
      for (const me of truth().people) owed.delete(`${me} ${id}`);
      lookLater(SILENT_WITHIN_MS);
    }
    if (state !== 'closed') return;
    alertsOf.delete(id);
    if (leftAt.size > MAX_OVER) leftAt.delete(leftAt.keys().next().value as CallId);
    if (saidNo.size > MAX_OVER) saidNo.delete(saidNo.keys().next().value as string);
    for (const me of truth().people) for (const map of [owed, unasked, heardAt]) map.delete(`${me} ${id}`);
  }

  /** The hub has sent a wave to a pager of this person. */
  function waveSent(me: StaffId, id: CallId): void {
    counts['checks of pagers'] += 1;
    const call = calls.get(id);
    const left = leftAt.get(id);
    if (call === undefined) return insist(left === agenda.now(), 'a wave was sent for a closed call', id);
    if (call.state !== 'waiting')
      return insist(agenda.now() - (left ?? startedAt) <= SILENT_WITHIN_MS, 'waves went on after somebody went', id);
    if (call.declined?.includes(me) === true)
      return insist(saidNo.get(`${me} ${id}`) === agenda.now(), 'a pager rang somebody who cannot come', id);
    const isAsked = alertsFor(me, id).length > 0;
    insist(isAsked, 'a pager rang somebody who was not asked', id);
    insist(mayRing(me, call, personOf(me)), 'a pager rang off shift, and not everyone was told', id);
  }

  /** Who is proven by a page or by a pager, is so in truth. */
  function grades(people: readonly Person[], at: Moment): void {
    for (const { id, hears, hearsWhy } of people) {
      if (hears !== 'proven') continue;
      if (hearsWhy === 'pager')
        insist(isProven(truth(), id, at), `the pager of ${id} counts as proven, and is not`, null);
      else if (hearsWhy === 'proven') {
        const page = pageOf(id);
        insist(page === 'hears' || page === 'mute', `the page of ${id} counts as proven, and is ${page}`, null);
      }
    }
  }

  /** As long as a call waits, its pagers ring every 12 s. */
  function rings(call: Call, people: readonly Person[]): void {
    const { people: carriers, appOf } = truth();
    for (const me of carriers) {
      const key = `${me} ${call.id}`;
      const person = people.find(({ id }) => id === me);
      if (appOf(me)?.reads() !== true || !mayRing(me, call, person)) {
        owed.delete(key);
        continue;
      }
      const since = owed.get(key) ?? agenda.now();
      owed.set(key, since);
      const silentMs = agenda.now() - Math.max(since, heardAt.get(key) ?? 0);
      insist(silentMs <= WAVE_MS + WAVE_GAP_MS + LATE_MS, `the pager of ${me} was silent for ${silentMs} ms`, call.id);
    }
  }

  /** Popups that ask go within a second, and those of somebody who is not asked any more. */
  function screens(): void {
    const { people, appOf } = truth();
    for (const me of people) {
      const app = appOf(me);
      if (app === null || app.popups.size === 0 || !app.reads()) continue;
      for (const { call: id } of app.popups.values()) {
        const from = id === null ? null : asksInVainSince(me, id as CallId);
        if (from === null) continue;
        const forMs = agenda.now() - Math.max(from, app.readsSince());
        insist(forMs <= SILENT_WITHIN_MS, `a popup still asks ${me} after ${forMs} ms`, id as CallId);
      }
    }
  }

  function asksInVainSince(me: StaffId, id: CallId): number | null {
    const key = `${me} ${id}`;
    const call = calls.get(id);
    if (call?.state !== 'waiting') return leftAt.get(id) ?? startedAt;
    if (call.declined?.includes(me) === true) return saidNo.get(key) ?? startedAt;
    if (alertsFor(me, id).length > 0) {
      unasked.delete(key);
      return null;
    }
    if (!unasked.has(key)) lookLater(SILENT_WITHIN_MS);
    const since = unasked.get(key) ?? agenda.now();
    unasked.set(key, since);
    return since;
  }

  /** A step in which everybody has missed their ping or cannot come is over. */
  function steps(call: Call, there: SimHub, people: readonly Person[], isAble: boolean): void {
    const key = `${call.id} ${call.step}`;
    if (!isAble || !isOver(call, there, people)) {
      overSince.delete(key);
      return;
    }
    const since = overSince.get(key);
    if (since === undefined) {
      counts['steps cut short by pagers'] += 1;
      overSince.set(key, agenda.now());
      lookLater(LATE_MS);
    } else insist(agenda.now() - since <= LATE_MS, 'a step waited for pagers that had missed their ping', call.id);
  }

  function isOver(call: Call, { context, tables }: SimHub, people: readonly Person[]): boolean {
    const site = context.siteState.site();
    const { steps: all } = site.policy(call.policy);
    const step = all[call.step];
    if (step === undefined || call.round !== 0 || call.step >= all.length - 1) return false;
    if (needsNoHearing(call) || call.hearing.receipted) return false;
    const { named, outputs } = audience(step, call.team ?? site.teamAt(call.place), people);
    const at = now();
    let hasReason = false;
    for (const me of named) {
      const isOut = call.declined?.includes(me) === true || missed(me, people, at);
      if (!isOut && !isDeaf(me, people, at)) return false;
      hasReason ||= isOut;
    }
    return hasReason && outputs.length === 0 && tables.alerts.receiptsStanding(call.number).length === 0;
  }

  const isOffShift = (me: StaffId, people: readonly Person[]): boolean =>
    people.find(({ id }) => id === me)?.offShift === true;
  const missed = (me: StaffId, people: readonly Person[], at: Moment): boolean =>
    !isOffShift(me, people) && hasMissed(truth(), me, pageOf(me), at);

  function isDeaf(me: StaffId, people: readonly Person[], at: Moment): boolean {
    if (!isDeafPage(pageOf(me))) return false;
    const held = truth().appOf(me)?.held.size ?? 0;
    return held > 0 ? isOffShift(me, people) : !mayBeTold(truth(), me, at);
  }

  return {
    counts,
    now,
    waveSent,
    waveHeard(me: StaffId, id: CallId): void {
      counts['waves heard'] += 1;
      heardAt.set(`${me} ${id}`, agenda.now());
    },
    committed,
    /** A hub has started: what the last one committed and did not tell is in the store. */
    catchUp({ tables }: SimHub): void {
      startedAt = agenda.now();
      alertsOf.clear();
      for (const map of [owed, unasked, overSince]) map.clear();
      for (const alert of tables.alerts.open())
        alertsOf.set(alert.callId, (alertsOf.get(alert.callId) ?? new Map<string, Alert>()).set(alert.id, alert));
      for (const { id, state } of calls.values()) if (state === 'waiting') leftAt.delete(id);
    },
    /** After everything that happened. @param isAble the hub can do what is due. */
    looks(there: SimHub, isAble: boolean): void {
      const people = there.context.siteState.people();
      grades(people, now());
      screens();
      for (const call of calls.values()) {
        if (call.state !== 'waiting') continue;
        rings(call, people);
        steps(call, there, people, isAble);
      }
    },
    hasSaidNo: (me: StaffId, call: CallId): boolean => saidNo.has(`${me} ${call}`),
    /** Proven by a pager, or nearly so. */
    isThere: (me: StaffId): boolean => personOf(me)?.offShift !== true && isThere(truth(), me, now()),
    wouldSound: (me: StaffId): boolean => personOf(me)?.offShift !== true && wouldSound(truth(), me, now()),
    mayBeTold: (me: StaffId): boolean => mayBeTold(truth(), me, now()),
  };
}

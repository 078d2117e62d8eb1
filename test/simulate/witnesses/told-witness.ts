import { UNRECORDED_CALL } from '../../../hub/contract/stream-constants.ts';
import type { Call } from '../../../hub/domain/call/call.ts';
import type { CallFact } from '../../../hub/domain/call/call-fact.ts';
import type { CallId, StaffId } from '../../../hub/domain/ids.ts';
import type { Effect } from '../../../hub/store/effects.ts';
import type { UnrecordedAnswer } from '../../../hub/types/unrecorded.ts';
import type { Agenda } from '../agenda.ts';
import type { Insist } from './promise.ts';

/** Promises.md, Numbers to hold: a press that is not stored after this time is told all the same. */
const TOLD_WITHIN_MS = 1_000;

type Arrived = {
  readonly at: number;
  readonly call: CallId;
  readonly isHold: boolean;
  /** Phones that had a line then. */
  readonly phones: readonly StaffId[];
};

/** An alert for a press that is not stored, as a phone got it. */
export type UnrecordedAlert = {
  readonly why: string;
  readonly call: { readonly id: string; readonly owner: unknown };
};

export type ToldWitnessDeps = {
  readonly agenda: Agenda;
  /** Since when the phone of this person has a line, by the sun's clock; null: it has none. */
  readonly lineSince: (me: StaffId) => number | null;
  readonly people: () => readonly StaffId[];
  /** The calls that are open, folded independently of the hub. */
  readonly open: ReadonlyMap<CallId, Call>;
  /** The press of which somebody said "I am going" is stored, as this call. */
  readonly stored: (call: CallId, by: StaffId) => void;
};

export type ToldWitness = ReturnType<typeof createToldWitness>;

/**
 * Help does not wait for the disk: who has a phone with a line is told of a press within a second of the receipt of its
 * bytes, stored or not; and the first who goes is the owner once it is stored.
 */
export function createToldWitness(insist: Insist, { agenda, lineSince, people, open, stored }: ToldWitnessDeps) {
  const counts = { 'told before it was stored': 0, 'taken before it was stored': 0, 'kept their owner': 0 };
  /** By device and press id: bytes that have come, and of which nobody is known to be told. */
  const waits = new Map<string, Arrived>();
  const told = new Set<string>();
  /** When a phone was last told of a button, by person, call as it would be, and why. */
  const frames = new Map<string, number>();
  const owners = new Map<CallId, StaffId>();
  /** Who went before it became an emergency. They go still, unless somebody else says so. */
  const formerOwners = new Map<CallId, StaffId>();
  const emergencies = new Set<CallId>();
  let owes: { readonly call: CallId; readonly by: StaffId }[] = [];

  function isTold(me: StaffId, { at, call, isHold }: Arrived): boolean {
    const since = lineSince(me);
    if (since === null || since > at) return true;
    if ((frames.get(`${me} ${call} emergency`) ?? 0) >= at) return true;
    if (isHold) return owners.has(call) && emergencies.has(call);
    return owners.has(call) || (frames.get(`${me} ${call} raised`) ?? 0) >= at;
  }

  function isStored(fact: CallFact, { id, device, input }: Call): void {
    if (!('pressId' in fact) || fact.pressId === null || device === null || input === null) return;
    const key = `${device}/${fact.pressId}`;
    waits.delete(key);
    if (!told.delete(key)) return;
    const would = wouldBe(device, input);
    const by = owners.get(would) ?? formerOwners.get(would);
    owners.delete(would);
    formerOwners.delete(would);
    emergencies.delete(would);
    if (by === undefined) return;
    owes.push({ call: id, by });
    stored(id, by);
  }

  return {
    counts,
    /** The bytes of a press have come to a hub that runs. */
    arrived({ id, device, input, kind }: { id: string; device: string; input: string; kind: string }): void {
      const key = `${device}/${id}`;
      if (waits.has(key) || told.has(key)) return;
      const phones = people().filter((me) => lineSince(me) !== null);
      waits.set(key, { at: agenda.now(), call: wouldBe(device, input), isHold: kind === 'hold', phones });
    },
    /** The hub gave a receipt, for a press that it knew already too. */
    receipted: (device: string, id: string): void => void waits.delete(`${device}/${id}`),
    framed(me: StaffId, { why, call: { id, owner: goes } }: UnrecordedAlert): void {
      if (goes !== null) return;
      frames.set(`${me} ${id} ${why}`, agenda.now());
      if (why !== 'emergency' || emergencies.has(id as CallId)) return;
      emergencies.add(id as CallId);
      const owner = owners.get(id as CallId);
      if (owner !== undefined) formerOwners.set(id as CallId, owner);
      owners.delete(id as CallId);
    },
    /** Somebody said "I am going", and got this answer. */
    took(id: CallId, by: StaffId, answer: UnrecordedAnswer): void {
      const owner = owners.get(id) ?? null;
      if (answer.ok) {
        insist(owner === null || owner === by, `${by} goes to a press that is ${owner}'s`, id);
        if (owner === null) counts['taken before it was stored'] += 1;
        owners.set(id, by);
      } else if (answer.code === 'CALL_ALREADY_TAKEN')
        insist(owner === answer.owner, `${by} was told that ${answer.owner} goes, and ${owner} does`, id);
    },
    committed(effects: readonly Effect[]): void {
      for (const effect of effects)
        if (effect.type === 'fact' && effect.call !== null) isStored(effect.fact as CallFact, effect.call);
    },
    /** Another process knows nothing of what was not stored; the buttons send it again. */
    hubStarted(): void {
      waits.clear();
      told.clear();
      frames.clear();
      owners.clear();
      formerOwners.clear();
      emergencies.clear();
      owes = [];
    },
    /** After everything that happened. @param isAble the disk takes what is written. */
    looks(isAble: boolean): void {
      for (const [key, one] of waits) {
        const ms = agenda.now() - one.at;
        if (ms === 0) agenda.in(TOLD_WITHIN_MS + 1, () => {});
        if (ms <= TOLD_WITHIN_MS) continue;
        for (const me of one.phones)
          insist(isTold(me, one), `a press came ${ms} ms ago, and the phone of ${me} was not told`, one.call);
        counts['told before it was stored'] += 1;
        waits.delete(key);
        told.add(key);
      }
      if (!isAble) return;
      for (const { call, by } of owes) {
        const now = open.get(call);
        insist(now?.state !== 'waiting', `${by} said "I am going" before it was stored, and it has no owner`, call);
        counts['kept their owner'] += Number(now?.owner === by);
      }
      owes = [];
    },
  };
}

function wouldBe(device: string, input: string): CallId {
  return `${UNRECORDED_CALL}${device}.${input}` as CallId;
}

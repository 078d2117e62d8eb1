import type { WhyLineView, WhyView } from '../../../hub/contract/http/why.ts';
import type { CallFact } from '../../../hub/domain/call/call-fact.ts';
import type { CallId, DeviceId, OutcomeId, StaffId } from '../../../hub/domain/ids.ts';
import type { SiteIndex } from '../../../hub/domain/site/site-index.ts';
import { DAY_MS, SECOND_MS } from '../../../hub/domain/time.ts';
import { createWhyQuery } from '../../../hub/queries/why/why.ts';
import type { Effect } from '../../../hub/store/effects.ts';
import type { Tables } from '../../../hub/store/tables.ts';
import type { Agenda } from '../agenda.ts';
import type { Insist } from './promise.ts';

/** What a phone is in truth. `back-soon`: without a line for at most 8 s, or in the first 8 s of a hub. */
export type PhoneTruth = 'hears' | 'asleep' | 'mute' | 'no-line' | 'back-soon' | 'never-joined';

type Hub = { readonly tables: Tables; readonly site: () => SiteIndex; readonly sounds: () => boolean };
type Shown = { readonly stage: string; readonly lamp: string };
type Known = {
  /** What each phone was when the hub told people, by the time of the fact. */
  readonly phones: Map<string, ReadonlyMap<StaffId, PhoneTruth>>;
  /** Whose pager had a line then, or may have been back. */
  readonly pagers: Map<string, ReadonlySet<StaffId>>;
  /** Receipts that phones sent: person and stage. */
  readonly receipts: Set<string>;
  readonly takers: Set<StaffId>;
  readonly arrived: Set<StaffId>;
  readonly lamps: string[];
  device: DeviceId | null;
  fingerAt: number | null;
  storedAt: number | null;
  closed: { readonly by: StaffId; readonly outcome: OutcomeId } | null;
  /** The hub died, was stopped, or its disk refused meanwhile: what people heard of it is not all that was stored. */
  disturbed: boolean;
  isOver: boolean;
  /** "Nobody reached" stands now, and whether it ever did. */
  unheardNow: boolean;
  wasUnheard: boolean;
};

/** So many calls of a run are compared with the page. */
export const CALLS_COMPARED = 1_000;
/** A press that is older than a day is put at a day before (raise.ts). */
const OLDEST_MS = DAY_MS;

/** What each reason of the hub must be in truth. On leave and roles are the hub's own knowledge. */
const TRUE_OF: Readonly<Record<string, readonly PhoneTruth[]>> = {
  asleep: ['asleep'],
  mute: ['mute'],
  // The hub may have opened a session, and died before the phone had it.
  'no-line': ['no-line', 'never-joined'],
  'never-joined': ['never-joined', 'no-line', 'back-soon'],
};

/**
 * The simulator's own record of each call, beside the answer of "why did nobody come?": which phone heard, slept or had
 * no line, what it receipted, what the lamp showed, who took the call, was there and closed it.
 */
export function createWhyWitness(
  insist: Insist,
  {
    agenda,
    people,
    truth,
    hasPager,
  }: {
    agenda: Agenda;
    people: () => readonly StaffId[];
    truth: (me: StaffId) => PhoneTruth;
    hasPager: (me: StaffId) => boolean;
  },
) {
  const calls = new Map<CallId, Known>();
  const fingers = new Map<string, number>();
  const atDevice = new Map<string, CallId>();
  const counts = { 'calls told as they were': 0, 'of them by an undisturbed hub': 0 };
  let begun = 0;

  function begin(id: CallId, device: DeviceId | null): void {
    if (begun >= CALLS_COMPARED) return;
    begun += 1;
    if (device !== null) atDevice.set(device, id);
    calls.set(id, {
      phones: new Map(),
      pagers: new Map(),
      receipts: new Set(),
      takers: new Set(),
      arrived: new Set(),
      lamps: [],
      device,
      fingerAt: null,
      storedAt: null,
      closed: null,
      disturbed: false,
      isOver: false,
      unheardNow: false,
      wasUnheard: false,
    });
  }

  function saw({ at, callId, fact, call }: Effect & { type: 'fact' }): void {
    if (callId === null || call === null) return;
    const told = fact as CallFact;
    if (told.type === 'CallRaised') {
      begin(callId, told.device);
      const known = calls.get(callId);
      if (known !== undefined && told.pressId !== null) {
        known.fingerAt = fingers.get(told.pressId) ?? null;
        known.storedAt = agenda.now();
      }
    }
    const known = calls.get(callId);
    if (known === undefined) return;
    if ('telling' in told && told.telling !== null) {
      const when = new Date(at).toISOString();
      known.phones.set(when, new Map(people().map((me) => [me, truth(me)])));
      known.pagers.set(when, new Set(people().filter(hasPager)));
    }
    known.unheardNow = call.hearing.unheard !== null;
    known.wasUnheard ||= known.unheardNow;
    if (call.state === 'closed') known.isOver = true;
  }

  function compare(id: CallId, known: Known, { tables, site }: Hub): void {
    const why = createWhyQuery(tables, site)(id);
    const say: Say = (holds, what) => insist(holds, `the page and the truth differ: ${what}`, id);
    if (why === null) return say(false, 'the call is unknown');
    counts['calls told as they were'] += 1;
    deafAsTheyWere(why, known, say);
    neverMoreThanHappened(why, known, say);
    if (known.disturbed) return;
    counts['of them by an undisturbed hub'] += 1;
    allThatHappened(why, known, say);
  }

  return {
    counts,
    finger: (press: string, at: number): void => void fingers.set(press, at),
    receipted(me: StaffId, call: CallId, stage: 'shown' | 'heard'): void {
      calls.get(call)?.receipts.add(`${me} ${stage}`);
    },
    took: (me: StaffId, call: CallId): void => void calls.get(call)?.takers.add(me),
    arrived: (me: StaffId, call: CallId): void => void calls.get(call)?.arrived.add(me),
    closed(me: StaffId, call: CallId, outcome: OutcomeId): void {
      const known = calls.get(call);
      if (known !== undefined) known.closed = { by: me, outcome };
    },
    lamp(device: string, { stage, lamp }: Shown): void {
      const id = atDevice.get(device);
      const known = id === undefined ? undefined : calls.get(id);
      if (known !== undefined && known.lamps.at(-1) !== `${stage} ${lamp}`) known.lamps.push(`${stage} ${lamp}`);
    },
    committed(effects: readonly Effect[]): void {
      for (const effect of effects) if (effect.type === 'fact') saw(effect);
    },
    /** The hub died, stopped, or could not write. */
    disturbed(): void {
      for (const known of calls.values()) known.disturbed = true;
    },
    /** After everything that happened: calls that are over are compared, each once. */
    looks(hub: Hub): void {
      for (const [id, known] of calls) {
        if (known.unheardNow) insist(hub.sounds(), 'nobody was reached, and the sounder did not run', id);
        if (!known.isOver) continue;
        compare(id, known, hub);
        calls.delete(id);
        if (known.device !== null && atDevice.get(known.device) === id) atDevice.delete(known.device);
      }
    },
  };
}
export type WhyWitness = ReturnType<typeof createWhyWitness>;

type Say = (holds: boolean, what: string) => void;

const only = ({ lines }: WhyView, ...codes: readonly string[]): WhyLineView[] =>
  lines.filter(({ code }) => codes.includes(code));

/** Who is said not to hear could not, for the reason that is said; who is said to be told may have heard. */
function deafAsTheyWere(why: WhyView, { phones, pagers }: Known, say: Say): void {
  for (const { at, cannot = [] } of only(why, 'cannot-hear'))
    for (const { person, why: reason } of cannot) {
      const was = phones.get(at)?.get(person.id as StaffId);
      const wanted = TRUE_OF[reason];
      if (was !== undefined && wanted !== undefined)
        say(wanted.includes(was), `${person.id} is said to be ${reason} and was ${was}`);
    }
  for (const { at, people = [] } of only(why, 'told')) {
    const then = phones.get(at);
    for (const { id } of people) {
      const was = then?.get(id as StaffId);
      if (was !== undefined && pagers.get(at)?.has(id as StaffId) !== true)
        say(
          was !== 'asleep' && was !== 'no-line' && was !== 'never-joined',
          `${id} is said to be told, and was ${was}`,
        );
    }
  }
}

/** Nothing on the page that nobody did. */
function neverMoreThanHappened(why: WhyView, { receipts, closed }: Known, say: Say): void {
  for (const { code, by } of only(why, 'shown', 'heard'))
    say(receipts.has(`${by?.id} ${code}`), `${by?.id}'s phone never said ${code}`);
  const end = only(why, 'closed').at(-1);
  say(end !== undefined, 'it is over, and the page does not say so');
  if (end?.by !== undefined && closed !== null)
    say(end.by.id === closed.by && end.outcome === closed.outcome, 'another person closed it, or with another outcome');
}

/** Everything that people and devices know of, as long as the hub was undisturbed. */
function allThatHappened(why: WhyView, known: Known, say: Say): void {
  const said = new Set(only(why, 'shown', 'heard').map(({ code, by }) => `${by?.id} ${code}`));
  for (const receipt of known.receipts) say(said.has(receipt), `the receipt "${receipt}" is missing`);
  const takers = new Set(only(why, 'taken', 'accepted').map(({ by }) => by?.id));
  for (const me of known.takers) say(takers.has(me), `${me} took it, and the page does not say so`);
  const there = new Set(only(why, 'arrived').map(({ by }) => by?.id));
  for (const me of known.arrived) say(there.has(me), `${me} was there, and the page does not say so`);
  say(
    known.wasUnheard === only(why, 'nobody-reached').length > 0,
    `the sounder ran for it: ${known.wasUnheard}, and the page says another thing`,
  );
  if (known.device !== null) {
    // Of two changes in one instant the lamp gets the last.
    const lamps = only(why, 'lamp');
    const shown = lamps.filter(({ at }, i) => lamps[i + 1]?.at !== at).map(({ stage, lamp }) => `${stage} ${lamp}`);
    const distinct = shown.filter((one, i) => one !== shown[i - 1]);
    say(
      distinct.join() === known.lamps.join(),
      `the lamp showed ${known.lamps.join(', ')}, and the page says ${distinct.join(', ')}`,
    );
  }
  if (known.fingerAt === null || known.storedAt === null) return;
  const late = Math.min(known.storedAt - known.fingerAt, OLDEST_MS);
  const ms = only(why, 'stored')[0]?.ms ?? 0;
  say(Math.abs(ms - late) <= SECOND_MS, `the press came ${late} ms late, and the page says ${ms}`);
}

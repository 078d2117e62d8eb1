import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallFact, Telling } from '../../hub/domain/call/call-fact.ts';
import { evolve } from '../../hub/domain/call/evolve.ts';
import type { HubFact, Actor } from '../../hub/domain/fact/hub-fact.ts';
import type {
  CallId,
  CallPointId,
  DeviceId,
  MatterId,
  PlaceId,
  PressId,
  StaffId,
  TroubleId,
} from '../../hub/domain/ids.ts';
import type { LocalDate } from '../../hub/domain/roster/local-time.ts';
import { evolveMatter, type MatterFact } from '../../hub/domain/matter/matter.ts';
import type { Override } from '../../hub/domain/roster/roster.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createChangeQueries, shownToPhones } from '../../hub/queries/changes.ts';
import { factView, streamFact } from '../../hub/queries/call-view.ts';
import { databaseClass } from '../../hub/store/driver.ts';
import { DATABASE_FILE } from '../../hub/store/open.ts';
import { tempStore, type TempStore } from '../support/disk/temp-store.ts';

// Each table holds one sample of every member: a new member does not compile until it has one here.
type Samples<Fact extends { readonly type: string }> = { readonly [Type in Fact['type']]: FieldsOf<Fact, Type> };
type FieldsOf<Fact extends { readonly type: string }, Type extends string> = Fact extends unknown
  ? Type extends Fact['type']
    ? Omit<Fact, 'type'>
    : never
  : never;

const at = (ms: number) => ms as Instant;
const wang = 'wang' as StaffId;
const li = 'li' as StaffId;
const bell = 'gate-bell' as DeviceId;
const point = 'gate' as CallPointId;
const gate = 'gate' as PlaceId;
const press = 'press-1' as PressId;
const trouble = 'trouble-1' as TroubleId;
const who: Actor = { by: wang, from: { via: 'session', session: 'session-1', address: '127.0.0.1' } };
const telling: Telling = { step: 0, round: 0, told: 1, skipped: [], everyone: false, dueAt: at(5) };
const override: Override = { id: 'override-1', kind: 'leave', person: wang, from: at(1), to: at(2) };
const swap = { with: li, swap: 'swap-1', mine: { from: at(1), to: at(2) }, theirs: null };

const CALL_FACTS: Samples<CallFact> = {
  CallRaised: {
    number: 1,
    kind: 'visit' as never,
    priority: 'routine',
    place: gate,
    callPoint: point,
    device: bell,
    input: 'main',
    pressId: press,
    raisedAt: at(1),
    by: null,
    note: 'with a pram',
    forCall: null,
    policy: 'day' as never,
    marks: [],
    telling,
    screen: gate,
  },
  PressRepeated: { device: bell, pressId: press, alerted: true, priority: 'routine' },
  EmergencyPressed: { device: bell, pressId: press, policy: 'emergency' as never, telling, dueAt: at(5) },
  CallAcknowledged: { by: wang, arriveBy: at(5) },
  StaffArrived: { by: wang, proof: 'plate', dueAt: at(5) },
  CallReleased: { by: wang, reason: 'called away', telling },
  CallReRaised: { formerOwner: wang, telling },
  CallRedirected: { by: wang, team: 'clinic' as never, from: null, formerOwner: null, telling },
  HandOverOffered: { by: wang, to: { staff: li }, asked: [li], returnsAt: at(5) },
  HandOverAccepted: { by: li, formerOwner: wang, arriveBy: at(5) },
  HandOverDeclined: { by: li, ended: true },
  StaffCannotCome: { by: li, dueAt: at(5) },
  HandOverReturned: { owner: wang },
  StepReached: { telling },
  CallHeard: { by: wang, how: 'receipt', dueAt: at(5) },
  CallUnheard: {},
  HearingLost: { dueAt: at(5), tellCallerAt: at(4) },
  AttendanceReminded: { dueAt: at(5) },
  CallerCancelled: { pressId: press },
  ClockStepped: { byMs: 1 },
  CallClosed: { by: wang, outcome: 'spoken-with' as never, note: 'was let in', pressId: null },
};

const MATTER_FACTS: Samples<MatterFact> = {
  MatterOpened: { by: wang, team: null, reason: 'other' as never, place: gate, call: null, dueOn: null },
  MatterPlanned: { by: wang, dueOn: '2026-12-01' as LocalDate },
  MatterNoted: { by: wang },
  MatterOffered: { by: wang, to: { staff: li }, asked: [li], returnsAt: at(5) },
  MatterAccepted: { by: li, team: null, formerOwner: wang },
  MatterDeclined: { by: li, ended: true },
  MatterReturned: { owner: wang },
  MatterPassedOn: { owner: li, team: null, formerOwner: wang },
  MatterOfferMoved: { returnsAt: at(6) },
  MatterReminded: { on: '2026-12-01' as LocalDate },
  MatterDone: { by: wang, outcome: 'spoken-with' as never },
};

const HUB_FACTS: Samples<HubFact> = {
  SiteApplied: { version: 2, before: 1, sha256: 'a'.repeat(64), changes: {}, ...who },
  DeviceEnrolled: { device: bell, ...who },
  CredentialsIssued: { devices: 1, first: bell, ids: [bell], ...who },
  CredentialsRevoked: { device: bell, ...who },
  DeviceStorming: { device: bell },
  DeviceCalm: { device: bell },
  DeviceContested: { device: bell },
  DeviceUncontested: { device: bell },
  DeviceFaultSeen: { device: bell, fault: 'MQTT_5' },
  PairingOpened: { callPoint: point, ...who },
  PressTestOpened: { callPoint: point, ...who },
  FeedbackTestOpened: { device: bell, stage: 'acknowledged', ...who },
  CallPointProven: { callPoint: point, device: bell, input: 'main', pressId: press, ...who },
  CallPointPressed: { callPoint: point, device: bell, input: 'main' },
  StaffInvited: { staff: li, ...who },
  ShiftCheckedIn: { staff: wang, ...who },
  SessionOpened: { session: 'session-1', staff: wang, passkey: 'key-1', ...who },
  SessionEnded: { session: 'session-1', staff: wang, ...who },
  PasskeyAdded: { passkey: 'key-1', staff: wang, ...who },
  PasskeyRemoved: { passkey: 'key-1', staff: wang },
  PagerAdded: { pager: 'pager-1', staff: wang, ...who },
  PagerRemoved: { pager: 'pager-1', staff: wang },
  PagerTested: { pager: 'pager-1', staff: wang },
  HookMade: { device: 'gate-bell' as DeviceId, get: false, ...who },
  HookRemoved: { device: 'gate-bell' as DeviceId, ...who },
  CalendarLinkMade: { staff: wang, ...who },
  CalendarLinkRemoved: { staff: wang, ...who },
  ScreenSetUp: { session: 'session-1', screen: gate, staff: wang },
  PinSet: { staff: wang },
  PinCleared: { staff: wang },
  PinEntered: { staff: wang, session: 'session-1', screen: gate },
  PersonErased: { staff: li, documents: 1, sessions: 0, rosterChanges: 0, checkIns: 0, ...who },
  RosterOverridden: { override, ...who },
  RosterOverrideRemoved: { override: 'override-1', before: override, ...who },
  SwapProposed: { ...swap, ...who },
  SwapAgreed: { ...swap, ...who },
  TroubleRaised: {
    trouble,
    kind: 'silent',
    device: bell,
    callPoint: point,
    place: gate,
    grave: true,
    since: at(1),
    count: 1,
  },
  TroubleAgain: { trouble, since: at(1), count: 2 },
  TroubleLatched: { trouble, why: 'long' },
  TroubleTakenOn: { trouble, by: wang },
  TroubleSolved: { trouble, proof: 'person', by: wang },
  CallPointWatched: { callPoint: point, by: wang, until: at(9) },
  CallPointUnwatched: { callPoint: point, by: wang },
  ClockStepped: { byMs: -1 },
  PlacesUnheard: { places: [gate], since: at(1) },
  PlacesHeard: { places: [gate] },
};

const samplesOf = <Fact extends { readonly type: string }>(samples: Samples<Fact>): Fact[] =>
  Object.entries(samples).map(([type, fields]) => ({ type, ...(fields as object) }) as Fact);

const call = 'call-1' as CallId;
const matter = 'matter-1' as MatterId;

describe('the facts of the log', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = tempStore();
  });
  afterEach(() => temp.end());

  /** Writes one as a newer or an older hub would have written it. */
  function writeRaw(callId: CallId | null, matterId: MatterId | null, body: object): void {
    const Class = databaseClass();
    const db = new Class(join(temp.dir, DATABASE_FILE));
    const { seq } = db.prepare('SELECT coalesce(max(seq), 0) + 1 AS seq FROM facts').get() as { seq: number };
    db.prepare('INSERT INTO facts (seq, at, call_id, matter_id, body, hash) VALUES (?, ?, ?, ?, ?, ?)').run(
      seq,
      1_000_000,
      callId,
      matterId,
      JSON.stringify(body),
      createHash('sha256').update('').digest(),
    );
    db.close();
    temp.reopen();
  }

  const readBack = () => temp.store().tables.facts.after(0, 1_000);

  it.each(samplesOf(CALL_FACTS))(
    '$type of a call is read as it was written, folded, and shown to phones',
    async (fact) => {
      await temp.store().committer.run((tx) => tx.facts.append(tx.now, call, fact));
      const [stored] = readBack();
      expect(stored).toMatchObject({ callId: call, matterId: null, fact });
      const first = evolve(null, samplesOf(CALL_FACTS)[0] as CallFact, at(1), call);
      expect(evolve(first, stored?.fact as CallFact, at(2), call).id).toBe(call);
      expect(shownToPhones(call, fact)).toBe(true);
      expect(streamFact(fact, call)).toMatchObject({ type: fact.type, callId: call });
    },
  );

  it.each(samplesOf(MATTER_FACTS))('$type is read as it was written, folded, and not shown to phones', async (fact) => {
    await temp.store().committer.run((tx) => tx.facts.appendOfMatter(tx.now, matter, fact));
    const [stored] = readBack();
    expect(stored).toMatchObject({ callId: null, matterId: matter, fact });
    expect(temp.store().tables.facts.ofMatter(matter)).toMatchObject([{ fact }]);
    const first = evolveMatter(null, samplesOf(MATTER_FACTS)[0] as MatterFact, at(1), matter);
    expect(evolveMatter(first, stored?.fact as MatterFact, at(2), matter).id).toBe(matter);
    expect(shownToPhones(null, fact)).toBe(false);
  });

  it.each(samplesOf(HUB_FACTS))(
    '$type is read as it was written, and shown to phones only for a document or a trouble',
    async (fact) => {
      await temp.store().committer.run((tx) => tx.facts.append(tx.now, null, fact));
      expect(readBack()).toMatchObject([{ callId: null, matterId: null, fact }]);
      expect(shownToPhones(null, fact)).toBe(/^SiteApplied$|^Trouble|watched$/i.test(fact.type));
      expect(factView(fact, null).type).toBe(fact.type);
    },
  );

  it.each([
    { type: 'SiteApplied', version: 1 },
    { type: 'DeviceEnrolled', device: 'gate-bell' },
    { type: 'CredentialsIssued', devices: 1, first: 'gate-bell' },
    { type: 'SwapProposed', by: 'wang', with: 'li', swap: 'swap-1' },
    { type: 'RosterOverrideRemoved', by: 'wang', override: 'override-1' },
    { type: 'SessionOpened', session: 'session-1', staff: 'wang' },
  ])('$type as the first versions wrote it is still read', (fact) => {
    writeRaw(null, null, fact);
    expect(readBack()).toMatchObject([{ fact }]);
  });

  it('a fact of a type that only a newer hub knows stops nothing, and stands in the timeline as it was written', async () => {
    await temp.store().committer.run((tx) => {
      for (const fact of samplesOf(CALL_FACTS).slice(0, 1)) tx.facts.append(tx.now, call, fact);
    });
    const newer = { type: 'CallSung', by: 'wang', dueAt: 0 };
    writeRaw(call, null, newer);
    writeRaw(null, matter, newer);
    writeRaw(null, null, { ...newer, type: 'constructor' });
    const { tables } = temp.store();
    expect(readBack().slice(1)).toMatchObject([
      { callId: call, fact: { type: 'UnknownFact', written: newer } },
      { matterId: matter, fact: { type: 'UnknownFact', written: newer } },
      { callId: null, matterId: null, fact: { type: 'UnknownFact', written: { type: 'constructor' } } },
    ]);
    expect(readBack().map(({ callId, fact }) => shownToPhones(callId, fact))).toEqual([true, false, false, false]);
    const { changes } = createChangeQueries(tables).after(0 as never)(10);
    expect(changes[1]?.call).toEqual(changes[0]?.call);
    const [, second] = tables.facts.ofCall(call);
    expect(factView(second!.fact, null)).toEqual({ type: 'CallSung', by: 'wang', dueAt: '1970-01-01T00:00:00.000Z' });
  });
});

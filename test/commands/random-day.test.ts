import { afterEach, describe, expect, it } from 'vitest';
import {
  acceptHandOver,
  acknowledgeCall,
  arriveAtCall,
  closeCall,
  declineHandOver,
  handOverCall,
  releaseCall,
} from '../../hub/commands/calls/act-on-call.ts';
import { applyDueEvent, dueWork } from '../../hub/commands/calls/due-work.ts';
import { inviteStaff, openSession } from '../../hub/commands/people/sessions.ts';
import { raiseCall } from '../../hub/commands/calls/raise-call.ts';
import { signalAtPlace } from '../../hub/commands/calls/signal-at-place.ts';
import { STARTUP_ACTOR } from '../../hub/commands/actor.ts';
import { evolve } from '../../hub/domain/call/evolve.ts';
import type { Call } from '../../hub/domain/call/call.ts';
import type { CallFact } from '../../hub/domain/call/call-fact.ts';
import type { CallId, DeviceId, OutcomeId, PressId, StaffId, TeamId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { seeded } from '../support/seeded.ts';
import { testDesk, type TestDesk } from '../support/command-context.ts';

const DEVICES = ['south-gate-bell', 'west-ramp-help', 'infusion-1', 'lavatory-help', 'nobodys-button'] as DeviceId[];
const TEAMS = ['committee', 'clinic'] as TeamId[];
const STAFF = ['wang', 'li', 'chen', 'zhao'] as StaffId[];

describe('a random day at the desk, on a real file', () => {
  let made: TestDesk;
  afterEach(() => made.temp.end());

  async function oneTurn({ context, temp }: TestDesk, random: () => number): Promise<void> {
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const { tables } = temp.store();
    const device = pick(DEVICES);
    const by = pick(STAFF);
    const id = `p${Math.floor(random() * 4000)}` as PressId;
    const open = tables.calls.open();
    const call = open.length > 0 ? pick(open).call.id : null;
    const dice = random();
    const ignore = (): void => {};
    if (dice < 0.35)
      raiseCall(context, { id, device, input: 'main', kind: random() < 0.1 ? 'hold' : 'press', ageMs: 0 }, ignore);
    else if (dice < 0.45)
      signalAtPlace(
        context,
        { what: pick(['cancel', 'presence', 'reset'] as const), id, device, input: 'main' },
        ignore,
      );
    else if (call !== null) {
      if (dice < 0.6) void acknowledgeCall(context, { call, by });
      else if (dice < 0.7) void arriveAtCall(context, { call, by });
      else if (dice < 0.75) void releaseCall(context, { call, by, reason: 'called away' });
      else if (dice < 0.85)
        void closeCall(context, { call, by, outcome: pick(['helped', 'spoken-with']) as OutcomeId, note: null });
      else {
        const taken = open.find((row) => row.call.owner !== null)?.call;
        const to = random() < 0.5 ? { staff: pick(STAFF) } : { team: pick(TEAMS) };
        void handOverCall(context, { call: taken?.id ?? call, by: taken?.owner ?? by, to });
      }
    }
    const offered = open.find((row) => row.call.handOver !== null)?.call;
    if (offered?.handOver != null && random() < 0.3) {
      const answer = { call: offered.id, by: random() < 0.8 ? pick(offered.handOver.asked) : by };
      void (random() < 0.5 ? acceptHandOver(context, answer) : declineHandOver(context, answer));
    }
    temp.clock.now += Math.floor(random() * 20_000);
    applyDueEvent(context, dueWork(context, tables, temp.clock.now as Instant), ignore);
    context.committer.flush();
  }

  function promisesHold({ temp }: TestDesk): void {
    const { tables } = temp.store();
    const folded = new Map<CallId, Call>();
    let seq = 0;
    for (const stored of tables.facts.after(0, 1_000_000)) {
      expect(stored.seq).toBeGreaterThan(seq);
      seq = stored.seq;
      if (stored.callId === null) continue;
      folded.set(
        stored.callId,
        evolve(folded.get(stored.callId) ?? null, stored.fact as CallFact, stored.at, stored.callId),
      );
    }
    const rows = tables.calls.any(Number.MAX_SAFE_INTEGER, 100_000).map(({ call }) => call);
    expect(rows.length).toBe(folded.size);
    for (const row of rows) expect(folded.get(row.id)).toEqual(row);
    const open = rows.filter((row) => row.state !== 'closed');
    for (const row of open) expect(row.owner !== null || row.dueAt !== null).toBe(true);
    expect(new Set(open.map((row) => `${row.device}/${row.input}`)).size).toBe(open.length);
    const openIds = new Set(open.map((row) => row.id));
    for (const alert of tables.alerts.open()) expect(openIds.has(alert.callId)).toBe(true);
  }

  it.each([1, 2, 3])(
    'seed %i: the row is the fold of its facts, every open call is owned or due, one open call per button',
    async (seed) => {
      made = testDesk(seed);
      const random = seeded(seed);
      for (const staff of STAFF.slice(0, 3)) {
        const invited = await inviteStaff(made.context, staff, STARTUP_ACTOR);
        if (invited.ok) await openSession(made.context, invited.invite, 'phone', '127.0.0.1');
        made.reach.open(staff, 'phone').page({ visible: true, mute: false, board: false, tapped: false });
      }
      for (let turn = 0; turn < 600; turn++) await oneTurn(made, random);
      promisesHold(made);
      const happened = new Set(
        made.temp
          .store()
          .tables.facts.after(0, 1_000_000)
          .map(({ fact }) => fact.type),
      );
      for (const fact of ['HandOverOffered', 'HandOverAccepted', 'HandOverDeclined', 'HandOverReturned'])
        expect(happened).toContain(fact);
      expect(made.context.committer.counts.failed).toBe(0);
    },
  );
});

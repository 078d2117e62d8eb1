import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  property,
  record,
  subarray,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../hub/domain/call/call.ts';
import type { CallContext } from '../../../hub/domain/call/call-context.ts';
import type { CallEvent } from '../../../hub/domain/call/call-event.ts';
import type { Person } from '../../../hub/domain/call/person.ts';
import { decide } from '../../../hub/domain/call/decide.ts';
import { BEFORE_FIRST_STEP, EVERYONE_WAIT_MS, STEP_FLOOR_MS, tellFrom } from '../../../hub/domain/call/escalation.ts';
import { NOT_YET_HEARD, UNPROVEN_WAIT_MS } from '../../../hub/domain/call/hearing/hearing.ts';
import type {
  CallId,
  CallPointId,
  DeviceId,
  KindId,
  OutcomeId,
  OutputId,
  PlaceId,
  PolicyId,
  PressId,
  StaffId,
  TeamId,
} from '../../../hub/domain/ids.ts';
import type { Kind, Policy, Step, Target } from '../../../hub/domain/site/site.ts';
import { later, type Instant } from '../../../hub/domain/time.ts';
import { minutes, noon } from './scene.ts';

const teams = ['committee', 'clinic'] as TeamId[];
const staff = ['wang', 'li', 'chen', 'zhao', 'sun'] as StaffId[];
const team = constantFrom(...teams);
const own = oneof(team, constant('own' as const));
const target: Arbitrary<Target> = oneof(
  own.map((duty) => ({ duty })),
  own.map((each) => ({ team: each })),
  constantFrom('desk' as const, 'lead' as const, 'caretaker' as const).map((role) => ({ role })),
  constantFrom(...staff).map((each) => ({ staff: each })),
  constant({ everyone: true as const }),
  constant({ output: 'sounder' as OutputId }),
);
const step: Arbitrary<Step> = record({ tell: array(target, { maxLength: 3 }), waitS: integer({ min: 0, max: 3600 }) });
const policy: Arbitrary<Policy> = array(step, { maxLength: 4 }).map((steps) => ({ id: 'usual' as PolicyId, steps }));
const people: Arbitrary<readonly Person[]> = uniqueArray(
  record({
    id: constantFrom(...staff),
    team: option(team),
    duty: boolean(),
    hears: constantFrom('proven' as const, 'unproven' as const, 'cannot' as const),
    hearsWhy: constantFrom('no-sign' as const),
    roles: subarray<Person['roles'][number]>(['desk', 'lead', 'caretaker']),
  }),
  { selector: (each) => each.id },
);
const place = record({
  policy,
  people,
  team: option(team),
  except: option(constantFrom(...staff)),
  emergency: boolean(),
  hearing: constant(NOT_YET_HEARD),
});

const hears = (each: Person): boolean => each.hears !== 'cannot';
const longestWait = ({ steps }: Policy): number =>
  Math.max(EVERYONE_WAIT_MS, ...steps.map((each) => Math.max(each.waitS * 1000, STEP_FLOOR_MS)));

function contextOf(
  now: Instant,
  site: { policy: Policy; people: readonly Person[]; team: TeamId | null },
): CallContext {
  const kind: Kind = {
    id: 'help' as KindId,
    name: { zh: '求助', en: 'help' },
    priority: 'urgent',
    arriveWithinS: 180,
    closeAway: true,
    policy: site.policy.id,
    sound: 'bell',
  };
  return {
    now,
    people: site.people,
    receiptsOf: () => [],
    teamAt: () => site.team,
    policy: () => site.policy,
    kind: () => kind,
    declaredArrivalAtEmergency: true,
    emergencyKind: { ...kind, priority: 'emergency', arriveWithinS: 90 },
    newCall: () => ({ id: 'call-1' as CallId, number: 1 }),
  };
}

const origin = {
  kind: 'help' as KindId,
  place: 'bed' as PlaceId,
  callPoint: 'bed' as CallPointId,
  policy: 'usual' as PolicyId,
};
const press = (kind: 'press' | 'hold'): CallEvent => ({
  type: 'press',
  press: { id: 'press-1' as PressId, device: 'bed' as DeviceId, input: 'main', kind, ageMs: 0 },
  origin,
});

function done(call: Call | null, event: CallEvent, ctx: CallContext) {
  const decision = decide(call, event, ctx);
  if (!decision.ok) throw new Error(`${event.type} refused: ${decision.code}`);
  return decision;
}

describe('whatever the site document says and whoever is there', () => {
  it('a telling reaches somebody: a person or a sounder, whenever there is a person at all', () => {
    assert(
      property(place, integer({ min: BEFORE_FIRST_STEP, max: 6 }), nat(3), (site, from, round) => {
        const { to, outputs, telling } = tellFrom(from, round, { ...site, now: noon });
        expect(to.length + outputs.length > 0 || site.people.length === 0).toBe(true);
        expect(new Set(to).size).toBe(to.length);
        const hearing = site.people.filter((each) => to.includes(each.id) && hears(each));
        // Only when nobody at all is in reach, people out of reach count as told.
        expect(telling.told).toBe(telling.everyone ? to.length : hearing.length);
        const deafOnly = to.length > 0 && outputs.length === 0 && hearing.length === 0;
        expect(deafOnly && site.people.some(hears)).toBe(false);
        expect(telling.unheard === true).toBe(telling.everyone && !site.people.some(hears));
      }),
      { numRuns: 1000 },
    );
  });

  it('no step is shorter than five seconds, none longer than it says, everyone at most half a minute', () => {
    assert(
      property(place, integer({ min: BEFORE_FIRST_STEP, max: 6 }), (site, from) => {
        const { telling } = tellFrom(from, 0, { ...site, now: noon });
        const said = (site.policy.steps[telling.step]?.waitS ?? Infinity) * 1000;
        const wait = telling.everyone ? Math.min(EVERYONE_WAIT_MS, said) : said;
        expect((telling.usualDueAt ?? telling.dueAt) - noon).toBe(Math.max(wait, STEP_FLOOR_MS));
        if (telling.usualDueAt !== undefined) expect(telling.dueAt - noon).toBe(UNPROVEN_WAIT_MS);
      }),
      { numRuns: 1000 },
    );
  });

  it('a skipped step names nobody who could hear, and each is skipped once', () => {
    assert(
      property(place, integer({ min: BEFORE_FIRST_STEP, max: 6 }), (site, from) => {
        const { telling } = tellFrom(from, 0, { ...site, now: noon });
        for (const { step: index, why } of telling.skipped) {
          const only = { ...site, policy: { ...site.policy, steps: [site.policy.steps[index] as Step] } };
          expect(tellFrom(0, 0, { ...only, now: noon }).telling).toMatchObject({
            everyone: true,
            skipped: [{ step: 0, why }],
          });
        }
        const passed = telling.skipped.map((each) => each.step);
        expect(new Set(passed).size).toBe(passed.length);
        expect(passed).not.toContain(telling.everyone ? -1 : telling.step);
      }),
      { numRuns: 500 },
    );
  });

  it('a call left alone for three days keeps alerting, never silent for longer than its longest step', () => {
    assert(
      property(place, (site) => {
        let now = noon;
        let { call } = done(null, press('press'), contextOf(now, site));
        let lastRound = 0;
        const gap = longestWait(site.policy);
        while (now < noon + minutes(3 * 24 * 60)) {
          const dueAt = call.dueAt as Instant;
          const clock = call.hearing.tellCallerAt;
          // Where both are due at once, the clock comes first and the step in the next turn.
          if (clock !== null && clock <= dueAt) {
            now = clock;
            call = done(call, { type: 'due' }, contextOf(now, site)).call;
            continue;
          }
          if (dueAt - now > gap) throw new Error(`due after ${dueAt - now} ms`);
          now = dueAt;
          const next = done(call, { type: 'due' }, contextOf(now, site));
          if ((next.call.dueAt as Instant) - now < STEP_FLOOR_MS) throw new Error('a step below the floor');
          if (next.tell.length === 0 && site.people.length > 0)
            throw new Error(`silent at step ${next.call.step}, round ${next.call.round}`);
          if (next.call.round < lastRound || next.call.state !== 'waiting') throw new Error('the round went back');
          lastRound = next.call.round;
          call = next.call;
        }
        expect(call.marks).toContain('unanswered');
        expect(lastRound).toBeGreaterThan(1);
      }),
      { numRuns: 25 },
    );
  });

  it('the last step repeats for ever: the same people, the same wait, one round more', () => {
    assert(
      property(place, integer({ min: 0, max: 1_000_000 }), (site, round) => {
        const after = site.policy.steps.length;
        const once = tellFrom(after, round, { ...site, now: noon });
        const again = tellFrom(after, round + 1, { ...site, now: once.telling.dueAt });
        expect(again.to).toEqual(once.to);
        expect(again.telling.round).toBe(once.telling.round + 1);
        expect(again.telling.dueAt - once.telling.dueAt).toBe(once.telling.dueAt - noon);
      }),
      { numRuns: 300 },
    );
  });
});

const by = constantFrom(...staff.slice(0, 3));
const happening: Arbitrary<CallEvent | number> = oneof(
  integer({ min: 1, max: 700_000 }),
  constantFrom(press('press'), press('hold'), { type: 'due' } as const),
  constantFrom(
    { type: 'cancel', press: 'press-1' as PressId } as const,
    { type: 'arrive', by: null, proof: 'presence' } as const,
  ),
  by.map((each) => ({ type: 'acknowledge', by: each }) as const),
  by.map((each) => ({ type: 'arrive', by: each, proof: 'badge' }) as const),
  record({ by, team }).map((each) => ({ type: 'redirect', ...each }) as const),
  by.map((each) => ({ type: 'release', by: each, reason: 'called away' }) as const),
  by.map((each) => ({ type: 'close', by: each, outcome: 'spoken-with' as OutcomeId, note: null }) as const),
);

describe("the hub's clock", () => {
  it('a story goes the same way at every hour of every year', () => {
    assert(
      property(place, array(happening, { maxLength: 40 }), integer({ min: -1e12, max: 1e12 }), (site, story, shift) => {
        const told = (start: Instant): string[] => {
          let now = start;
          let call: Call | null = null;
          return [press('press'), ...story].map((next) => {
            if (typeof next === 'number') now = later(now, next);
            const decision = decide(call, typeof next === 'number' ? { type: 'due' } : next, contextOf(now, site));
            if (decision.ok) call = decision.call;
            const dueIn = decision.ok && decision.call.dueAt !== null ? decision.call.dueAt - now : null;
            return JSON.stringify(
              decision.ok
                ? [decision.facts.map((fact) => fact.type), decision.tell, decision.call.state, dueIn]
                : decision,
            );
          });
        };
        expect(told(later(noon, shift))).toEqual(told(noon));
      }),
      { numRuns: 200 },
    );
  });
});

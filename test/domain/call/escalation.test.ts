import { describe, expect, it } from 'vitest';
import { audience, tellFrom, type Circle } from '../../../hub/domain/call/escalation.ts';
import { NOT_YET_HEARD } from '../../../hub/domain/call/hearing/hearing.ts';
import type { PolicyId } from '../../../hub/domain/ids.ts';
import type { Step, Target } from '../../../hub/domain/site/site.ts';
import {
  chen,
  clinic,
  committee,
  deaf,
  everybody,
  hallSounder,
  li,
  lin,
  noon,
  person,
  policies,
  seconds,
  sun,
  wang,
  zhao,
} from './scene.ts';

const step = (...tell: Target[]): Step => ({ tell, waitS: 30 });
const circle = (steps: readonly Step[], more: Partial<Circle> = {}): Circle => ({
  policy: { id: 'test' as PolicyId, steps },
  team: committee,
  people: everybody,
  now: noon,
  except: null,
  emergency: false,
  hearing: NOT_YET_HEARD,
  ...more,
});
const nobody = step({ staff: 'gone' as typeof wang });

describe('whom a step names', () => {
  const cases: readonly (readonly [string, Target, string])[] = [
    ['who is on duty at this door', { duty: 'own' }, 'wang'],
    ['who is on duty at another', { duty: clinic }, 'chen'],
    ['the team of this door', { team: 'own' }, 'wang li'],
    ['another team', { team: clinic }, 'chen zhao'],
    ['a role', { role: 'lead' }, 'lin'],
    ['one person', { staff: zhao }, 'zhao'],
    ['everyone', { everyone: true }, 'wang li chen zhao sun lin'],
    ['nobody who is still there', { staff: 'gone' as typeof wang }, ''],
  ];
  for (const [who, target, names] of cases) {
    it(`${who}: ${names || 'nobody'}`, () => {
      expect(audience(step(target), committee, everybody).to.join(' ')).toBe(names);
    });
  }

  it('for a device that hangs nowhere, "own" means every team, but not those who belong to none', () => {
    expect(audience(step({ duty: 'own' }), null, everybody).to).toEqual([wang, chen]);
    expect(audience(step({ team: 'own' }), null, everybody).to).toEqual([wang, li, chen, zhao]);
  });

  it('nobody is told twice, no output sounds twice', () => {
    const twice = step(
      { duty: 'own' },
      { team: 'own' },
      { staff: wang },
      { output: hallSounder },
      { output: hallSounder },
    );
    expect(audience(twice, committee, everybody)).toMatchObject({
      to: [wang, li],
      cannotHear: [],
      outputs: [hallSounder],
    });
  });

  it('those who cannot hear are named apart', () => {
    expect(audience(step({ team: 'own' }), committee, deaf(everybody, wang))).toEqual({
      named: [wang, li],
      to: [li],
      proven: [li],
      cannotHear: [{ staff: wang, why: 'no-line' }],
      outputs: [],
      leave: false,
    });
  });
});

describe('how far a round of telling goes', () => {
  it('empty and unreachable steps are skipped at once, each with its reason', () => {
    const { telling, to } = tellFrom(
      0,
      0,
      circle([nobody, step({ staff: wang }), step({ staff: li })], { people: deaf(everybody, wang) }),
    );
    expect(to).toEqual([wang, li]);
    expect(telling).toEqual({
      cannotHear: [{ staff: wang, why: 'no-line' }],
      step: 2,
      round: 0,
      told: 1,
      everyone: false,
      dueAt: noon + seconds(30),
      skipped: [
        { step: 0, why: 'empty' },
        { step: 1, why: 'unreachable' },
      ],
    });
  });

  it('a step that only sounds is not empty', () => {
    expect(tellFrom(0, 0, circle([step({ output: hallSounder }), step({ everyone: true })]))).toMatchObject({
      to: [],
      outputs: [hallSounder],
      telling: { step: 0, told: 0, everyone: false },
    });
  });

  it('after the last step the last step again, counted', () => {
    expect(tellFrom(2, 0, circle([step({ staff: wang }), step({ staff: li })])).telling).toMatchObject({
      step: 1,
      round: 1,
    });
    expect(tellFrom(2, 7, circle([step({ staff: wang }), step({ staff: li })])).telling).toMatchObject({
      step: 1,
      round: 8,
    });
  });

  it('a policy that became shorter meanwhile goes on with what is now its last step', () => {
    expect(tellFrom(9, 0, circle([step({ staff: wang }), step({ staff: li })])).telling).toMatchObject({
      step: 1,
      round: 1,
      everyone: false,
    });
  });

  it('when nobody is left ahead, the steps before are asked again, as a new round', () => {
    const { telling, to } = tellFrom(
      1,
      0,
      circle([step({ staff: wang }), step({ staff: li }), nobody], { people: deaf(everybody, li) }),
    );
    expect(to).toEqual([wang, li]);
    expect(telling).toMatchObject({
      step: 0,
      told: 1,
      round: 1,
      skipped: [
        { step: 1, why: 'unreachable' },
        { step: 2, why: 'empty' },
      ],
    });
  });

  it('when nobody on any step can hear, everyone is told, also those beyond the policy and those believed out of reach', () => {
    const { telling, to } = tellFrom(
      0,
      0,
      circle([step({ staff: wang }), step({ staff: li })], {
        people: deaf(everybody, wang, li).map((one) => (one.id === zhao ? { ...one, onLeave: true } : one)),
      }),
    );
    expect(to).toEqual([wang, li, chen, zhao, sun, lin]);
    expect(telling).toMatchObject({ step: 1, round: 0, told: 6, everyone: true });
    expect(telling.unheard).toBeUndefined();
  });

  it('everyone is told again after half a minute, or sooner where the last step waits less, never below the floor', () => {
    const dueAfter = (waitS: number): number => tellFrom(0, 0, circle([{ tell: [], waitS }])).telling.dueAt - noon;
    expect(dueAfter(300)).toBe(seconds(30));
    expect(dueAfter(20)).toBe(seconds(20));
    expect(dueAfter(0)).toBe(seconds(5));
  });

  it('a policy without any step tells everyone, again and again', () => {
    expect(tellFrom(0, 0, circle([])).telling).toMatchObject({
      step: 0,
      round: 0,
      everyone: true,
      dueAt: noon + seconds(30),
    });
    expect(tellFrom(1, 0, circle([])).telling).toMatchObject({ step: 0, round: 1, everyone: true });
  });

  it('no step is over in less than five seconds', () => {
    expect(tellFrom(0, 0, circle([{ tell: [{ everyone: true }], waitS: 1 }])).telling.dueAt).toBe(noon + seconds(5));
  });

  it('who needs no telling is left out, unless nobody else can hear', () => {
    const [deskFirst] = policies;
    const steps = deskFirst?.steps ?? [];
    expect(tellFrom(0, 0, circle(steps, { except: wang }))).toMatchObject({ to: [li], telling: { step: 1 } });
    const alone = [
      person(wang, committee, { duty: true }),
      person(li, committee, { hears: 'cannot', hearsWhy: 'no-line' }),
    ];
    expect(tellFrom(0, 0, circle(steps, { except: wang, people: alone }))).toMatchObject({
      to: [wang, li],
      telling: { everyone: true },
    });
    const beyond = circle([step({ staff: wang })], { except: wang });
    expect(tellFrom(0, 0, beyond).to).toEqual([li, chen, zhao, sun, lin]);
  });
});

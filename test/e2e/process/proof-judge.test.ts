import { describe, expect, test } from 'vitest';
import type { Act } from '../../proof/acts.ts';
import type { FactSeen } from '../../proof/event-log.ts';
import { judge } from '../../proof/judge.ts';
import { checkTimers, latestAt, type Liveness } from '../../proof/timers.ts';

// The judge of `npm run proof` is itself on trial here: each fault it is there for must be seen.

let seq = 0;
function fact(type: string, more: Partial<FactSeen> = {}): FactSeen {
  seq += 1;
  return {
    seq,
    at: 1_000,
    type,
    callId: 'call-1',
    pressId: null,
    device: null,
    by: null,
    callPoint: null,
    dueAt: null,
    unheard: false,
    ...more,
  };
}
const raised = (pressId: string, more: Partial<FactSeen> = {}) =>
  fact('CallRaised', { pressId, device: 'ramp', callPoint: 'ramp-help', ...more });
const repeated = (pressId: string) => fact('PressRepeated', { pressId, device: 'ramp' });
const press = (id: string, receipted = true) => ({ id, device: 'ramp', hold: false, receipted });
const book = (facts: FactSeen[], readAt = 1_000) => ({ facts, readAt });
const verdict = (presses: ReturnType<typeof press>[], facts: FactSeen[], acts: Act[] = []) =>
  judge({ presses, acts, lives: [] }, book(facts));

describe('the judge of presses', () => {
  test('is content when every press stands in the book once', () => {
    expect(verdict([press('a'), press('b')], [raised('a'), repeated('b')])).toMatchObject({
      receipted: 2,
      lost: 0,
      doubled: 0,
      clean: true,
    });
  });

  test('sees a receipted press that is in no fact', () => {
    expect(verdict([press('a'), press('b')], [raised('a')])).toMatchObject({ lost: 1, clean: false });
  });

  test('does not call a press lost that nobody receipted, but wants it receipted in the end', () => {
    expect(verdict([press('a', false)], [])).toMatchObject({ lost: 0, unreceipted: 1, clean: false });
  });

  test('sees a press that was counted again when it was sent again', () => {
    expect(verdict([press('a')], [raised('a'), repeated('a')])).toMatchObject({ doubled: 1, clean: false });
  });

  test('keeps the same press id of two devices apart', () => {
    const facts = [raised('a'), raised('a', { device: 'gate', callPoint: 'gate-bell', callId: 'call-2' })];
    expect(verdict([press('a'), { ...press('a'), device: 'gate' }], facts)).toMatchObject({
      doubled: 0,
      lost: 0,
      clean: true,
    });
  });

  test('sees two open calls at one call point, and none when the first was closed between', () => {
    expect(verdict([press('a'), press('b')], [raised('a'), raised('b', { callId: 'call-2' })])).toMatchObject({
      doubledCalls: 1,
      clean: false,
    });
    expect(
      verdict([press('a'), press('b')], [raised('a'), fact('CallClosed'), raised('b', { callId: 'call-2' })]),
    ).toMatchObject({ doubledCalls: 0, clean: true });
  });

  test('sees presses in the book that no finger made', () => {
    expect(verdict([], [raised('ghost')])).toMatchObject({ foreign: 1, clean: false });
  });

  test('sees an acknowledge that was answered with 200 and is gone', () => {
    const act: Act = { fact: 'CallAcknowledged', callId: 'call-1', by: 'wang' };
    expect(verdict([press('a')], [raised('a')], [act])).toMatchObject({ actsLost: 1, clean: false });
    expect(verdict([press('a')], [raised('a'), fact('CallAcknowledged', { by: 'li' })], [act])).toMatchObject({
      actsLost: 1,
    });
    expect(verdict([press('a')], [raised('a'), fact('CallAcknowledged', { by: 'wang' })], [act])).toMatchObject({
      actsLost: 0,
      clean: true,
    });
  });
});

describe('the judge of timers', () => {
  const lives: Liveness[] = [
    { readyAt: 0, endedAt: 10_000 },
    { readyAt: 12_000, endedAt: 12_300 },
    { readyAt: 15_000, endedAt: 30_000 },
  ];

  test('demands a second in operation, a second after a start, and nothing of a life that was too short', () => {
    expect(latestAt(5_000, lives)).toBe(6_000);
    expect(latestAt(9_500, lives)).toBe(16_000);
    expect(latestAt(11_000, lives)).toBe(16_000);
    expect(latestAt(29_500, lives)).toBe(null);
  });

  test('measures the error of a step in operation', () => {
    const facts = [raised('a', { at: 0, dueAt: 5_000 }), fact('StepReached', { at: 5_040, dueAt: 10_040 })];
    expect(checkTimers(book(facts, 6_000), lives)).toMatchObject({
      checked: 1,
      late: 0,
      inOperation: 1,
      inOperationP99: 40,
    });
  });

  test('sees a step that came late after a start', () => {
    const facts = [raised('a', { at: 6_000, dueAt: 11_000 }), fact('StepReached', { at: 16_400, dueAt: 21_400 })];
    expect(checkTimers(book(facts, 17_000), lives)).toMatchObject({ checked: 1, late: 1, neverOrEarly: 0 });
  });

  test('sees a step that never came, once, however many presses find the call hanging', () => {
    const facts = [
      raised('a', { at: 0, dueAt: 5_000 }),
      { ...repeated('b'), at: 7_000 },
      { ...repeated('c'), at: 8_000 },
    ];
    expect(checkTimers(book(facts, 9_000), lives)).toMatchObject({ checked: 1, late: 1, neverOrEarly: 1 });
  });

  test('sees a step that came early', () => {
    const facts = [raised('a', { at: 0, dueAt: 5_000 }), fact('StepReached', { at: 4_000, dueAt: 9_000 })];
    expect(checkTimers(book(facts, 4_500), lives)).toMatchObject({ late: 1, neverOrEarly: 1 });
  });

  test('takes a step for timely that came before its time because nobody could hear the one before', () => {
    const facts = [
      raised('a', { at: 0, dueAt: 5_000, unheard: true }),
      fact('StepReached', { at: 4_000, dueAt: 9_000 }),
      fact('StepReached', { at: 8_000, dueAt: 13_000 }),
    ];
    expect(checkTimers(book(facts.slice(0, 2), 4_500), lives)).toMatchObject({ late: 0, neverOrEarly: 0 });
    expect(checkTimers(book(facts, 8_500), lives)).toMatchObject({ late: 1, neverOrEarly: 1 });
  });

  test('expects nothing more of a closed call, and moves with every fact that sets a new time', () => {
    expect(
      checkTimers(book([raised('a', { at: 0, dueAt: 5_000 }), fact('CallClosed', { at: 1_000 })], 9_000), lives),
    ).toMatchObject({ checked: 0, late: 0 });
    const taken = [raised('a', { at: 0, dueAt: 5_000 }), fact('CallAcknowledged', { at: 4_000, dueAt: 14_000 })];
    expect(checkTimers(book(taken, 9_000), lives)).toMatchObject({ late: 0 });
  });

  test('finds the ninety-ninth percentile too large when one step in twenty is slow', () => {
    const facts = Array.from({ length: 40 }, (_, n) => [
      raised(`p${n}`, { at: 0, dueAt: 5_000, callId: `call-${n}` }),
      fact('StepReached', { at: n % 20 === 0 ? 5_600 : 5_010, dueAt: 20_000, callId: `call-${n}` }),
    ]).flat();
    expect(checkTimers(book(facts, 9_000), lives)).toMatchObject({ checked: 40, late: 1, inOperationP99: 600 });
  });
});

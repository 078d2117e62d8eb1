import { describe, expect, test } from 'vitest';
import { whatTheLampShows, type LampKnowledge } from '../../firmware-sim/call-point/lamp.ts';
import type { FeedbackMessage } from '../../hub/contract/device-messages.ts';
import { memoryPoint } from './support.ts';

const NOTHING: LampKnowledge = {
  feedback: [],
  waitingSince: null,
  receiptedAt: null,
  identifyUntil: null,
  phone: null,
};

function word(more: Partial<FeedbackMessage>): FeedbackMessage {
  return {
    v: 1,
    input: 'main',
    stage: 'registered',
    lamp: 'yellow',
    blink: false,
    say: { zh: '已登记', en: 'registered' },
    at: '2026-11-23T00:00:00.000Z',
    ...more,
  };
}

describe('the lamp never promises more than is known', () => {
  test('it is off, and says nothing, when nothing has happened', () => {
    expect(whatTheLampShows(NOTHING, 0).shown).toEqual({
      lamp: 'off',
      blink: false,
      stage: null,
      say: null,
      sending: false,
      notSent: false,
    });
  });

  test('before the receipt it blinks white, whatever the hub said about the call before', () => {
    for (const feedback of [[], [word({})], [word({ lamp: 'green', stage: 'acknowledged' })]]) {
      const { shown } = whatTheLampShows({ ...NOTHING, feedback, waitingSince: 1000 }, 2000);
      expect(shown).toMatchObject({ lamp: 'sending', blink: true, sending: true, notSent: false });
    }
  });

  test('yellow, green and red are shown as the hub sends them', () => {
    for (const [lamp, stage] of [
      ['yellow', 'registered'],
      ['green', 'acknowledged'],
      ['red', 'unanswered'],
      ['off', 'closed-hours'],
    ] as const) {
      const { shown } = whatTheLampShows({ ...NOTHING, feedback: [word({ lamp, stage, blink: true })] }, 0);
      expect(shown).toEqual({
        lamp,
        blink: true,
        stage,
        say: { zh: '已登记', en: 'registered' },
        sending: false,
        notSent: false,
      });
    }
  });

  test('one lamp for two inputs shows the more urgent call', () => {
    const feedback = [
      word({ input: 'bed', lamp: 'green' }),
      word({ input: 'door', lamp: 'red' }),
      word({ input: 'main' }),
    ];
    expect(whatTheLampShows({ ...NOTHING, feedback }, 0).shown.lamp).toBe('red');
  });
});

test('two seconds without a receipt and the lamp says "not sent", with what to do instead, in both languages', () => {
  const ramp = memoryPoint();
  ramp.farEnd.receipts = 'held';
  ramp.point.boot();
  ramp.point.press();
  ramp.clock.forward(1999);
  expect(ramp.point.state()).toMatchObject({ lamp: 'sending', blink: true, sending: true, notSent: false });
  ramp.clock.forward(1);
  expect(ramp.point.state()).toMatchObject({
    lamp: 'not-sent',
    blink: true,
    sending: false,
    notSent: true,
    stage: null,
  });
  expect(ramp.point.state().say?.en).toMatch(/^Not sent .*knock or phone.*120/);
  expect(ramp.point.state().say?.zh).toMatch(/^没有发出去.*敲门.*120/);
  expect(ramp.beeps).toEqual(['pressed', 'not-sent']);
});

test('"not sent" names the number on the plate', () => {
  const ramp = memoryPoint({ phone: '021-5550 0100' });
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.point.press();
  ramp.clock.forward(2000);
  expect(ramp.point.state().say?.en).toContain('phone 021-5550 0100');
  expect(ramp.point.state().say?.zh).toContain('打电话 021-5550 0100');
});

test('"not sent" stays until the receipt comes, however long; then the feedback of the hub counts', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.point.press();
  ramp.clock.forward(3_600_000);
  expect(ramp.point.state().lamp).toBe('not-sent');
  ramp.farEnd.accepting = true;
  while (!ramp.farEnd.connected()) ramp.clock.forward(100);
  expect(ramp.point.state()).toMatchObject({ lamp: 'sending', notSent: false, sending: false });
  ramp.say({});
  expect(ramp.point.state()).toMatchObject({
    lamp: 'yellow',
    stage: 'registered',
    say: { zh: '已经登记', en: 'Your call is registered' },
  });
});

test('between the receipt and the first feedback the lamp does not go dark, and does not wait for ever', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.point.press();
  expect(ramp.point.state()).toMatchObject({ lamp: 'sending', sending: false });
  ramp.clock.forward(9_999);
  expect(ramp.point.state().lamp).toBe('sending');
  ramp.clock.forward(1);
  expect(ramp.point.state().lamp).toBe('off');
});

test('a person who presses again while the lamp is yellow sees yellow again as soon as the second press is receipted', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.point.press();
  ramp.say({});
  ramp.clock.forward(5000);
  ramp.farEnd.receipts = 'held';
  ramp.point.press();
  expect(ramp.point.state().lamp).toBe('sending');
  ramp.farEnd.receiptHeld();
  expect(ramp.point.state().lamp).toBe('yellow');
});

test('a cancel or a reset that is not receipted does not show "not sent"', () => {
  const ramp = memoryPoint();
  ramp.farEnd.accepting = false;
  ramp.point.boot();
  ramp.point.cancel();
  ramp.point.reset();
  ramp.clock.forward(10_000);
  expect(ramp.point.state()).toMatchObject({ lamp: 'off', notSent: false });
});

test('a button that is asked to identify itself blinks ten seconds; an open call keeps its colour and words meanwhile', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.farEnd.deliver('lotus/v1/west-ramp-help/down/identify', { v: 1 });
  expect(ramp.point.state()).toMatchObject({
    lamp: 'sending',
    blink: true,
    sending: false,
    say: { en: 'This is the button' },
  });
  ramp.say({ lamp: 'green', stage: 'acknowledged' });
  expect(ramp.point.state()).toMatchObject({
    lamp: 'green',
    blink: true,
    stage: 'acknowledged',
    say: { en: 'Your call is registered' },
  });
  ramp.clock.forward(10_000);
  expect(ramp.point.state()).toMatchObject({ lamp: 'green', blink: false });
});

test('each change is told once, and the beeps tell the stages', () => {
  const ramp = memoryPoint();
  ramp.point.boot();
  ramp.point.press();
  ramp.say({});
  ramp.say({});
  ramp.say({ stage: 'acknowledged', lamp: 'green' });
  expect(ramp.beeps).toEqual(['pressed', 'registered', 'acknowledged']);
  const told = ramp.states.map((state) => JSON.stringify(state));
  expect(told.filter((state, at) => state === told[at - 1])).toEqual([]);
});

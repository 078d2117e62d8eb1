import { expect, test } from 'vitest';
import { createButton, type InputKind } from '../../firmware-sim/call-point/button.ts';
import { movedClock } from './moved-clock.ts';
import { MORNING } from './support.ts';

function finger(kind: InputKind = 'button') {
  const clock = movedClock(MORNING);
  const seen: string[] = [];
  const button = createButton({
    kind,
    clock,
    holdMs: () => 3000,
    onPress: () => {
      seen.push(`press at ${clock.monotonic()}`);
    },
    onHold: (heldMs) => {
      seen.push(`hold of ${heldMs} at ${clock.monotonic()}`);
    },
    onStuckChange: () => {
      seen.push(button.stuck() ? 'stuck' : 'well');
    },
  });
  button.powerOn();
  return { clock, button, seen };
}

test('a press counts at the first edge, not after the bounces', () => {
  const { clock, button, seen } = finger();
  clock.forward(10);
  button.contact(true);
  expect(seen).toEqual(['press at 10']);
});

test('contacts that chatter for 25 ms on the way down and up are one press', () => {
  const { clock, button, seen } = finger();
  for (let ms = 0; ms < 25; ms += 5) {
    button.contact(true);
    clock.forward(2);
    button.contact(false);
    clock.forward(3);
  }
  button.contact(true);
  clock.forward(200);
  for (let ms = 0; ms < 25; ms += 5) {
    button.contact(false);
    clock.forward(2);
    button.contact(true);
    clock.forward(3);
  }
  button.contact(false);
  clock.forward(1000);
  expect(seen).toEqual(['press at 0']);
});

test('a tap of five milliseconds counts, and the next one 100 ms later too', () => {
  const { clock, button, seen } = finger();
  button.contact(true);
  clock.forward(5);
  button.contact(false);
  clock.forward(95);
  button.contact(true);
  expect(seen).toEqual(['press at 0', 'press at 100']);
});

test('a finger that stays three seconds is one press at once and one hold, while it is still down', () => {
  const { clock, button, seen } = finger();
  button.contact(true);
  clock.forward(2999);
  expect(seen).toEqual(['press at 0']);
  clock.forward(1);
  expect(seen).toEqual(['press at 0', 'hold of 3000 at 3000']);
  clock.forward(7000);
  button.contact(false);
  clock.forward(1000);
  expect(seen).toHaveLength(2);
});

test('a trembling hand that lifts for a tenth of a second still completes its hold', () => {
  const { clock, button, seen } = finger();
  button.contact(true);
  for (const atMs of [900, 1700, 2400]) {
    clock.forward(atMs - clock.monotonic());
    button.contact(false);
    clock.forward(100);
    button.contact(true);
  }
  clock.forward(3000 - clock.monotonic());
  expect(seen).toEqual(['press at 0', 'hold of 3000 at 3000']);
});

test('a short press never becomes a hold', () => {
  const { clock, button, seen } = finger();
  button.contact(true);
  clock.forward(2000);
  button.contact(false);
  clock.forward(5000);
  expect(seen).toEqual(['press at 0']);
});

test('a wheelchair parked against the button is stuck after a minute, and well again when it rolls away', () => {
  const { clock, button, seen } = finger();
  button.contact(true);
  clock.forward(59_999);
  expect(button.stuck()).toBe(false);
  clock.forward(1);
  expect(button.stuck()).toBe(true);
  button.contact(false);
  clock.forward(1000);
  expect(seen.slice(-2)).toEqual(['stuck', 'well']);
});

test('a latching cord stays pulled for hours without being stuck, and holds nothing', () => {
  const { clock, button, seen } = finger('latching-cord');
  button.contact(true);
  clock.forward(3 * 3_600_000);
  expect(seen).toEqual(['press at 0']);
  expect(button.stuck()).toBe(false);
});

test('a latching cord pulled without power calls when power comes back; a button held down by an object does not', () => {
  for (const [kind, presses] of [
    ['latching-cord', 1],
    ['button', 0],
    ['cord', 0],
  ] as const) {
    const { button, seen } = finger(kind);
    button.powerOff();
    button.contact(true);
    expect(seen).toEqual([]);
    button.powerOn();
    expect([kind, ...seen]).toHaveLength(1 + presses);
  }
});

test('a hold that the power cut interrupts is not finished by itself afterwards', () => {
  const { clock, button, seen } = finger();
  button.contact(true);
  clock.forward(1000);
  button.powerOff();
  button.powerOn();
  clock.forward(10_000);
  expect(seen).toEqual(['press at 0']);
});

import { describe, expect, it } from 'vitest';
import { feedbackOf } from '../../../hub/domain/call/feedback.ts';
import {
  attendedByWang,
  chen,
  clinic,
  closedByWang,
  deaf,
  everybody,
  li,
  lin,
  Scene,
  sun,
  takenByWang,
  waiting,
  wang,
  zhao,
} from './scene.ts';

const shows: readonly (readonly [string, () => Scene, string])[] = [
  ['there is no call', () => new Scene(), 'idle off'],
  ['the press is stored', () => waiting(), 'registered yellow'],
  ['it is pressed again', () => waiting().press(), 'registered yellow'],
  ['it is held', () => waiting().hold(), 'registered yellow'],
  ['the next people are told', () => waiting().untilDue(), 'registered yellow'],
  ['the caller cancelled and nobody has looked yet', () => waiting().cancel(), 'registered yellow'],
  [
    'everyone was told and nobody answered',
    () => waiting().untilDue().untilDue().untilDue(),
    'unanswered red blinking',
  ],
  [
    'nobody can be reached',
    () => waiting({ people: deaf(everybody, wang, li, chen, zhao, sun, lin) }),
    'unanswered red blinking',
  ],
  ['somebody is going', () => takenByWang(), 'acknowledged green blinking'],
  [
    'somebody is going after all',
    () => waiting().untilDue().untilDue().untilDue().take(li),
    'acknowledged green blinking',
  ],
  ['the one who went did not arrive', () => takenByWang().untilDue(), 'still-coming yellow blinking'],
  ['the one who went gave it back', () => takenByWang().release(wang), 'still-coming yellow blinking'],
  [
    'nobody answered after it was given back',
    () => takenByWang().release(wang).untilDue().untilDue(),
    'unanswered red blinking',
  ],
  ['the one who went sent it to the right team', () => takenByWang().redirect(wang, clinic), 'registered yellow'],
  [
    'it was given back and then sent to the right team',
    () => takenByWang().release(wang).redirect(li, clinic),
    'registered yellow',
  ],
  [
    'nobody answered, and it was sent to the right team',
    () => waiting().untilDue().untilDue().untilDue().redirect(li, clinic),
    'registered yellow',
  ],
  ['somebody is here', () => attendedByWang(), 'attended green'],
  ['somebody unnamed is here', () => waiting().arrive(null), 'attended green'],
  ['somebody unnamed is here at last', () => waiting().untilDue().untilDue().untilDue().arrive(null), 'attended green'],
  ['the one unnamed did not stay', () => waiting().arrive(null).untilDue(), 'registered yellow'],
  ['it is done', () => closedByWang(), 'idle off'],
  ['it was reset at the place', () => waiting().reset(), 'idle off'],
];

describe('the lamp tells the caller the truth', () => {
  for (const [when, happened, lamp] of shows) {
    it(`${when}: ${lamp}`, () => {
      const { call } = happened();
      const feedback = feedbackOf(call);
      expect(`${feedback.stage} ${feedback.lamp}${feedback.blink ? ' blinking' : ''}`).toBe(lamp);
    });
  }

  it('green only when a person took it or stands there; yellow only when it is stored', () => {
    for (const [, happened] of shows) {
      const { call } = happened();
      const { lamp } = feedbackOf(call);
      expect(lamp === 'green').toBe(
        call !== null && call.state !== 'closed' && (call.owner !== null || call.marks.includes('present')),
      );
      expect(lamp === 'off').toBe(call === null || call.state === 'closed');
    }
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { StaffId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import type { PageSays } from '../../hub/live/hearing/known.ts';
import type { Line } from '../../hub/live/hearing/line.ts';
import { createReachability, type Reachability } from '../../hub/live/reachability.ts';
import { seconds } from '../support/moved-clock.ts';

const wang = 'wang' as StaffId;
let at: number;
let reach: Reachability;
beforeEach(() => {
  at = 1_000_000;
  reach = createReachability({ steady: () => at as Instant, now: () => at as Instant });
  at += 60_000;
});

const grade = (): string => {
  const { hears, hearsWhy } = reach.of(wang);
  return `${hears} ${hearsWhy}`;
};
const says = (more: Partial<PageSays> = {}): PageSays => ({
  visible: true,
  mute: false,
  board: false,
  tapped: false,
  ...more,
});
const open = (page?: Partial<PageSays>, session = 'phone'): Line => {
  const line = reach.open(wang, session);
  if (page !== undefined) line.page(says(page));
  return line;
};

describe('how well a person hears', () => {
  it.each([
    ['never a line', null, 'cannot no-line'],
    ['a page that is seen', {}, 'proven proven'],
    ['a page that nobody sees', { visible: false }, 'cannot asleep'],
    ['a page that makes no sound', { mute: true }, 'cannot mute'],
    ['a board that sounds', { visible: false, board: true }, 'unproven board'],
    ['a board that makes no sound', { visible: false, board: true, mute: true }, 'cannot mute'],
    ['a board that was tapped', { visible: false, board: true, tapped: true }, 'proven proven'],
  ])('%s', (_what, page, expected) => {
    if (page !== null) open(page);
    expect(grade()).toBe(expected);
  });

  it('a line whose page has said nothing yet', () => {
    open();
    expect(grade()).toBe('unproven no-sign');
  });

  it('a tap at a board holds for 60 s', () => {
    open({ board: true, tapped: true });
    at += 59_999;
    expect(grade()).toBe('proven proven');
    expect(reach.holdsUntil()).toBe(at + 1);
    at += 1;
    expect(grade()).toBe('unproven board');
  });

  it('a line without a frame is unproven until one comes; a page that is hidden stays one that cannot', () => {
    const line = open({});
    line.silent(true);
    expect(grade()).toBe('unproven line-silent');
    line.silent(false);
    expect(grade()).toBe('proven proven');
    line.page(says({ visible: false }));
    line.silent(true);
    expect(grade()).toBe('cannot asleep');
  });

  it('the best of several lines counts, in any order', () => {
    open({ visible: false }, 'old');
    open({}, 'new');
    open({ mute: true }, 'tablet');
    expect(grade()).toBe('proven proven');
  });

  it('for 8 s after its last line broke a person may be back, not longer', () => {
    open({}).close();
    at += 7_999;
    expect(grade()).toBe('unproven line-broke');
    expect(reach.holdsUntil()).toBe(at + 1);
    at += 1;
    expect(grade()).toBe('cannot no-line');
  });

  it('for 8 s after the start of the hub anybody may be back, not longer', () => {
    reach = createReachability({ steady: () => at as Instant, now: () => at as Instant });
    at += 7_999;
    expect(grade()).toBe('unproven hub-started');
    at += 1;
    expect(grade()).toBe('cannot no-line');
  });
});

describe('a tone that was due', () => {
  it('proves nothing for 3 s; not heard until then, the person was not proven since it was due', () => {
    const line = open({});
    const due = at;
    reach.tonesDue([wang]);
    at += 2_999;
    expect(grade()).toBe('proven proven');
    at += 1;
    expect(grade()).toBe('unproven tone-not-heard');
    expect(reach.of(wang).provenUntil).toBe(due);
    line.heard();
    expect(grade()).toBe('proven proven');
  });

  it('that did not sound is remembered of its phone when the line is back, and of no other', () => {
    const line = open({});
    reach.tonesDue([wang]);
    at += 3_000;
    line.close();
    const back = open({});
    expect(grade()).toBe('unproven tone-not-heard');
    back.close();
    open({}, 'another phone');
    expect(grade()).toBe('proven proven');
  });

  it('may sound within 3 s of the moment when the page is seen again', () => {
    const line = open({ visible: false });
    reach.tonesDue([wang]);
    at += 60_000;
    line.page(says());
    expect(grade()).toBe('proven proven');
    at += 3_000;
    expect(grade()).toBe('unproven tone-not-heard');
  });

  it('one that sounded within 10 s proves the next; one that was taken back in time is not missed', () => {
    const line = open({});
    reach.tonesDue([wang]);
    line.heard();
    at += 9_000;
    reach.tonesDue([wang]);
    at += 5_000;
    expect(grade()).toBe('proven proven');
    reach.tonesDue([wang]);
    at += 2_000;
    reach.tonesTakenBack([wang]);
    at += 5_000;
    expect(grade()).toBe('proven proven');
  });
});

it('a call is taken while a line is just broken: 8 s after the break the answer has changed all the same', () => {
  const line = open({});
  line.close();
  const broken = reach.version();
  expect(reach.of(wang).hears).toBe('unproven');
  at += seconds(1);
  reach.tonesTakenBack([wang]);
  at += seconds(8);
  expect(reach.of(wang).hears).toBe('cannot');
  // Who keeps answers by this number would otherwise take Wang for unproven until something else happens.
  expect(reach.version()).toBeGreaterThan(broken);
});

it('a proof that ends by time alone changes the answer, also when it was asked for late', () => {
  open({});
  const before = reach.version();
  reach.tonesDue([wang]);
  expect(reach.holdsUntil()).toBe(at + seconds(3));
  at += seconds(10);
  expect(reach.holdsUntil()).toBeNull();
  expect(reach.version()).toBeGreaterThan(before);
  expect(reach.of(wang).hears).toBe('unproven');
});

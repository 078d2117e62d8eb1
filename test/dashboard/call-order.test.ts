import { expect, it } from 'vitest';
import { columnsForBoard, orderForPhone } from '../../dashboard/calls/call-order.ts';
import { call, LI, WANG } from './scene.ts';

const emergency = call('fallen', { priority: 'emergency', minutesAgo: 1 });
const ramp = call('ramp', { priority: 'urgent', minutesAgo: 2 });
const chair = call('chair', { priority: 'urgent', minutesAgo: 6 });
const bell = call('bell', { minutesAgo: 9 });
const mine = call('mine', { state: 'acknowledged', owner: WANG, minutesAgo: 3 });
const liEmergency = call('li-emergency', { priority: 'emergency', state: 'attended', owner: LI, minutesAgo: 20 });
const all = [bell, liEmergency, ramp, mine, emergency, chair];

it('the phone shows an untaken emergency first, then my own, then who waits by urgency and patience, then what others do', () => {
  expect(orderForPhone(all, 'wang').map(({ id }) => id)).toEqual([
    'fallen',
    'mine',
    'chair',
    'ramp',
    'bell',
    'li-emergency',
  ]);
});

it('for a phone that owns nothing the most urgent comes first, then who has waited longest', () => {
  expect(orderForPhone([bell, ramp, chair, emergency], 'zhao').map(({ id }) => id)).toEqual([
    'fallen',
    'chair',
    'ramp',
    'bell',
  ]);
});

it('two who pressed at the same moment stand in the order of their numbers', () => {
  const at = { minutesAgo: 5 };
  expect(
    orderForPhone([call('b', { ...at, number: 8 }), call('a', { ...at, number: 7 })], null).map(({ id }) => id),
  ).toEqual(['a', 'b']);
});

it('the board has each open call in exactly one column', () => {
  const { waiting, going, helped } = columnsForBoard(all);
  expect([waiting, going, helped].map((column) => column.map(({ id }) => id))).toEqual([
    ['fallen', 'chair', 'ramp', 'bell'],
    ['mine'],
    ['li-emergency'],
  ]);
});

import { expect, it } from 'vitest';
import { createHouse } from '../../dashboard/calls/live-calls.ts';
import type { ServerMessage } from '../../hub/contract/stream.ts';
import { alert, call, WANG } from './scene.ts';

const snapshot = (...calls: ReturnType<typeof call>[]): ServerMessage => ({
  type: 'snapshot',
  seq: 10,
  calls,
  duty: [],
  reachability: [],
});
const change = (of: ReturnType<typeof call>): ServerMessage => ({
  type: 'change',
  seq: of.seq,
  at: '',
  fact: { type: 'X' },
  call: of,
});

function house() {
  const again: string[] = [];
  const made = createHouse((alertId) => again.push(alertId));
  return { ...made, again, standing: () => [...made.alerts.value.keys()] };
}

it('an alert stands until it is withdrawn', () => {
  const wangs = house();
  wangs.take([snapshot(call('a')), alert('x', call('a'))]);
  expect(wangs.standing()).toEqual(['x']);
  wangs.take([{ type: 'withdraw', alertId: 'x', reason: 'taken' }]);
  expect(wangs.standing()).toEqual([]);
});

it('an alert whose withdrawal was missed goes when somebody has taken the call', () => {
  const wangs = house();
  wangs.take([snapshot(call('a')), alert('x', call('a'))]);
  wangs.take([change(call('a', { seq: 11, state: 'acknowledged', owner: WANG }))]);
  expect(wangs.standing()).toEqual([]);
});

it('an alert to the owner, "calling again", is not ended by the call being taken', () => {
  const wangs = house();
  const taken = call('a', { seq: 10, state: 'acknowledged', owner: WANG });
  wangs.take([snapshot(taken), alert('x', taken, { why: 'calling-again' })]);
  wangs.take([change({ ...taken, seq: 11, repeats: 2 })]);
  expect(wangs.standing()).toEqual(['x']);
  wangs.take([change({ ...taken, seq: 12, state: 'closed' })]);
  expect(wangs.standing()).toEqual([]);
});

it('an alert repeated by the hub is not a second alert, but asks for the receipt again', () => {
  const wangs = house();
  wangs.take([snapshot(call('a')), alert('x', call('a'))]);
  wangs.mark(['x'], 'shown');
  wangs.take([alert('x', call('a'))]);
  expect(wangs.standing()).toEqual(['x']);
  expect(wangs.again).toEqual(['x']);
  expect(wangs.alerts.value.get('x')?.shown).toBe(true);
});

it('told anew of the same call, only the newer alert rings, even if the older had been hushed', () => {
  const wangs = house();
  wangs.take([snapshot(call('a')), alert('x', call('a'))]);
  wangs.quiet('a');
  wangs.take([alert('y', call('a', { step: 1 }), { why: 'escalated' })]);
  expect(wangs.standing()).toEqual(['y']);
  expect(wangs.alerts.value.get('y')?.quiet).toBe(false);
});

it('an alert that overtakes its call still shows it', () => {
  const wangs = house();
  wangs.take([snapshot(), alert('x', call('late', { seq: 11 }))]);
  expect([...wangs.calls.value.open.keys()]).toEqual(['late']);
});

it('a press that could not be stored is shown without being in the list, survives a snapshot, and a person puts it away', () => {
  const wangs = house();
  wangs.take([snapshot(), alert('u', call('unrecorded', { seq: 0 }), { notRecorded: true })]);
  wangs.take([snapshot()]);
  expect(wangs.calls.value.open.size).toBe(0);
  expect(wangs.standing()).toEqual(['u']);
  wangs.putAway('u');
  expect(wangs.standing()).toEqual([]);
});

it('trouble of the hub is shown until it records again', () => {
  const wangs = house();
  const say = { zh: '写不进', en: 'cannot write' };
  wangs.take([{ type: 'trouble', what: 'not-recorded', say }]);
  expect(wangs.trouble.value?.say).toEqual(say);
  wangs.take([{ type: 'trouble', what: 'recorded-again', say }]);
  expect(wangs.trouble.value).toBeNull();
});

it('2,603 calls and alerts in one frame are taken without the page standing still', () => {
  const wangs = house();
  const many = Array.from({ length: 2603 }, (_, i) => call(`c${i}`, { seq: 11 + i }));
  const started = performance.now();
  wangs.take([snapshot(), ...many.flatMap((one, i) => [change(one), alert(`x${i}`, one)])]);
  expect(wangs.standing()).toHaveLength(2603);
  expect(performance.now() - started).toBeLessThan(2_000);
});

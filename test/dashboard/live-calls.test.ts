import { expect, it } from 'vitest';
import { createLiveCalls } from '../../dashboard/calls/live-calls.ts';
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

function phoneOfWang() {
  const again: string[] = [];
  const made = createLiveCalls((alertId) => again.push(alertId));
  return { ...made, again, standing: () => [...made.alerts.value.keys()] };
}

it('an alert stands until it is withdrawn', () => {
  const phone = phoneOfWang();
  phone.apply([snapshot(call('a')), alert('x', call('a'))]);
  expect(phone.standing()).toEqual(['x']);
  phone.apply([{ type: 'withdraw', alertId: 'x', reason: 'taken' }]);
  expect(phone.standing()).toEqual([]);
});

it('an alert whose withdrawal was missed goes when somebody has taken the call', () => {
  const phone = phoneOfWang();
  phone.apply([snapshot(call('a')), alert('x', call('a'))]);
  phone.apply([change(call('a', { seq: 11, state: 'acknowledged', owner: WANG }))]);
  expect(phone.standing()).toEqual([]);
});

it('an alert to the owner, "calling again", is not ended by the call being taken', () => {
  const phone = phoneOfWang();
  const taken = call('a', { seq: 10, state: 'acknowledged', owner: WANG });
  phone.apply([snapshot(taken), alert('x', taken, { why: 'calling-again' })]);
  phone.apply([change({ ...taken, seq: 11, repeats: 2 })]);
  expect(phone.standing()).toEqual(['x']);
  phone.apply([change({ ...taken, seq: 12, state: 'closed' })]);
  expect(phone.standing()).toEqual([]);
});

it('an alert repeated by the hub is not a second alert, but asks for the receipt again', () => {
  const phone = phoneOfWang();
  phone.apply([snapshot(call('a')), alert('x', call('a'))]);
  phone.markAlerts(['x'], 'shown');
  phone.apply([alert('x', call('a'))]);
  expect(phone.standing()).toEqual(['x']);
  expect(phone.again).toEqual(['x']);
  expect(phone.alerts.value.get('x')?.shown).toBe(true);
});

it('told anew of the same call, only the newer alert rings, even if the older had been hushed', () => {
  const phone = phoneOfWang();
  phone.apply([snapshot(call('a')), alert('x', call('a'))]);
  phone.silence('a');
  phone.apply([alert('y', call('a', { step: 1 }), { why: 'escalated' })]);
  expect(phone.standing()).toEqual(['y']);
  expect(phone.alerts.value.get('y')?.silenced).toBe(false);
});

it('an alert that overtakes its call still shows it', () => {
  const phone = phoneOfWang();
  phone.apply([snapshot(), alert('x', call('late', { seq: 11 }))]);
  expect([...phone.calls.value.open.keys()]).toEqual(['late']);
});

it('a press that could not be stored is shown without being in the list, survives a snapshot, and a person puts it away', () => {
  const phone = phoneOfWang();
  phone.apply([snapshot(), alert('u', call('unrecorded', { seq: 0 }), { notRecorded: true })]);
  phone.apply([snapshot()]);
  expect(phone.calls.value.open.size).toBe(0);
  expect(phone.standing()).toEqual(['u']);
  phone.dismissAlert('u');
  expect(phone.standing()).toEqual([]);
});

it('a press that was told as not recorded is not sounded again for its call, which takes its place', () => {
  const phone = phoneOfWang();
  const press = call('unrecorded-ramp.main', { seq: 0, device: 'ramp', callPoint: 'ramp' });
  const stored = call('c', { seq: 11, device: 'ramp', callPoint: 'ramp' });
  phone.apply([snapshot(), alert('u', press, { notRecorded: true })]);
  phone.markAlerts(['u'], 'heard');
  phone.apply([change(stored)]);
  expect(phone.standing()).toEqual([]);
  phone.apply([alert('x', stored)]);
  expect(phone.standing()).toEqual(['x']);
  expect(phone.alerts.value.get('x')).toMatchObject({ heard: true, silenced: false });
  expect(phone.again).toEqual(['x']);
});

it('who goes to a press that is not recorded comes with the same alert, and silences it and that of its call', () => {
  const phone = phoneOfWang();
  const press = call('unrecorded-ramp.main', { seq: 0, device: 'ramp', callPoint: 'ramp' });
  phone.apply([snapshot(), alert('u', press, { notRecorded: true })]);
  phone.apply([alert('u', { ...press, state: 'acknowledged', owner: WANG }, { notRecorded: true })]);
  expect(phone.alerts.value.get('u')).toMatchObject({ silenced: true, frame: { call: { owner: WANG } } });
  phone.apply([alert('x', call('c', { seq: 11, device: 'ramp', callPoint: 'ramp' }))]);
  expect(phone.alerts.value.get('x')?.silenced).toBe(true);
});

it('a list of calls takes away the presses that it holds, and no others', () => {
  const phone = phoneOfWang();
  const at = (raisedAt: string, id: string) => call(id, { seq: 0, device: id, callPoint: id, raisedAt });
  for (const id of ['ramp', 'door'])
    phone.apply([alert(`u-${id}`, at('2026-11-23T01:00:10.000Z', id), { notRecorded: true })]);
  phone.apply([snapshot(at('2026-11-23T01:00:11.000Z', 'ramp'), at('2026-11-23T00:50:00.000Z', 'door'))]);
  expect(phone.standing()).toEqual(['u-door']);
});

it('trouble of the hub is shown until it records again', () => {
  const phone = phoneOfWang();
  const say = { zh: '写不进', en: 'cannot write' };
  phone.apply([{ type: 'trouble', what: 'not-recorded', say }]);
  expect(phone.trouble.value?.say).toEqual(say);
  phone.apply([{ type: 'trouble', what: 'recorded-again', say }]);
  expect(phone.trouble.value).toBeNull();
});

it('2,603 calls and alerts in one frame are taken without the page standing still', () => {
  const phone = phoneOfWang();
  const many = Array.from({ length: 2603 }, (_, i) => call(`c${i}`, { seq: 11 + i }));
  const started = performance.now();
  phone.apply([snapshot(), ...many.flatMap((one, i) => [change(one), alert(`x${i}`, one)])]);
  expect(phone.standing()).toHaveLength(2603);
  expect(performance.now() - started).toBeLessThan(2_000);
});

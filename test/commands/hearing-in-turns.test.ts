import { afterEach, expect, it } from 'vitest';
import { DECIDED_AT_ONCE, decideByHearing } from '../../hub/commands/calls/hearing.ts';
import { takePress } from '../../hub/commands/calls/raise-call.ts';
import type { Call } from '../../hub/domain/call/call.ts';
import type { CallId, DeviceId, PressId } from '../../hub/domain/ids.ts';
import { testCore, type TestCore } from '../support/core.ts';
import { eventually } from '../support/eventually.ts';

let test: TestCore;
afterEach(() => test.temp.end());

it('thousands of waiting calls are decided anew in turns, a press in between; each of them is', async () => {
  test = testCore();
  const { context, store } = test.core;
  const press = (id: string, device: string) =>
    context.committer.run((tx) =>
      takePress(context, tx, {
        id: id as PressId,
        device: device as DeviceId,
        input: 'main',
        kind: 'press',
        ageMs: 0,
      }),
    );
  const { callId } = await press('first', 'west-ramp-help');
  const count = 2 * DECIDED_AT_ONCE + 10;
  await context.committer.run((tx) => {
    const like = tx.calls.byId(callId)!.call;
    for (let n = 1; n < count; n += 1) {
      const number = tx.calls.nextNumber();
      const id = `copy-${number}` as CallId;
      const seq = tx.facts.append(tx.now, id, tx.facts.ofCall(callId)[0]!.fact as never);
      tx.calls.insert({ ...like, id, number, device: null, input: null } as Call, seq);
    }
  });
  // The 8 s for which a phone may come back after the start are over: by now nobody can hear.
  test.temp.clock.now += 60_000;
  let done = false;
  decideByHearing(context, (ok) => {
    done = ok;
  });
  await press('meanwhile', 'east-ramp-help');
  expect(done).toBe(false);
  await eventually('all are decided', () => done);
  const unheard = store.tables.calls.open().filter(({ call }) => call.hearing.unheard !== null);
  expect(unheard.length).toBeGreaterThanOrEqual(count);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../hub/domain/call/call.ts';
import type { Seq } from '../../hub/domain/ids.ts';
import { li, minutes, noon, seconds, takenByWang, wang } from '../domain/call/scene.ts';
import { tempStore, type TempStore } from '../support/disk/temp-store.ts';

describe('the rows of calls', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = tempStore();
  });
  afterEach(() => temp.end());

  it('a call that is offered to somebody falls due with the offer, and again with its own limit once the offer is over', async () => {
    const { committer, tables } = temp.store();
    const ramp = takenByWang();
    await committer.run((tx) => tx.calls.insert(ramp.open, 1 as Seq));
    expect(tables.calls.nextDueAt()).toBe(noon + minutes(3));
    ramp.pass(seconds(10)).offer(wang, { staff: li });
    await committer.run((tx) => tx.calls.update(ramp.open, 2 as Seq));
    expect(tables.calls.nextDueAt()).toBe(noon + seconds(70));
    ramp.untilDue();
    await committer.run((tx) => tx.calls.update(ramp.open, 3 as Seq));
    expect(tables.calls.nextDueAt()).toBe(noon + minutes(3));
  });

  it('a row from before calls could be handed over or sent over has no offer and the team of its place', async () => {
    const { committer, tables } = temp.store();
    const { handOver: _, team: __, ...old } = takenByWang().open;
    await committer.run((tx) => tx.calls.insert(old as Call, 1 as Seq));
    expect(tables.calls.byId(old.id)?.call).toMatchObject({ handOver: null, team: null });
    expect(tables.calls.nextDueAt()).toBe(noon + minutes(3));
  });
});

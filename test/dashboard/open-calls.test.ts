import { describe, expect, it } from 'vitest';
import {
  updateCalls,
  NO_CALLS,
  applyCall,
  applyChange,
  applySnapshot,
  type OpenCalls,
} from '../../dashboard/calls/open-calls.ts';
import type { CallView } from '../../hub/contract/call.ts';
import { call, LI, WANG } from './scene.ts';

const withSnapshot = (frame: { seq: number; calls: CallView[] }, before = NO_CALLS): OpenCalls =>
  updateCalls(before, (draft) => applySnapshot(draft, frame));
const withChange = (calls: OpenCalls, frame: { seq: number; call?: CallView }): OpenCalls =>
  updateCalls(calls, (draft) => applyChange(draft, frame));
const withCall = (calls: OpenCalls, told: CallView): OpenCalls => updateCalls(calls, (draft) => applyCall(draft, told));
const ids = (calls: OpenCalls): string[] => [...calls.open.keys()];

describe('what the phone knows of the open calls', () => {
  it('a change moves the call and how far has been read', () => {
    const calls = withChange(withSnapshot({ seq: 4, calls: [call('a', { seq: 3 })] }), {
      seq: 6,
      call: call('b', { seq: 6 }),
    });
    expect(ids(calls)).toEqual(['a', 'b']);
    expect(calls.seq).toBe(6);
  });

  it('a change about no call moves only how far has been read', () => {
    expect(withChange(withSnapshot({ seq: 4, calls: [call('a')] }), { seq: 9 })).toMatchObject({ seq: 9 });
  });

  it('a change told twice after a reconnect is taken once', () => {
    const before = withChange(withSnapshot({ seq: 4, calls: [] }), {
      seq: 5,
      call: call('a', { seq: 5, owner: WANG, state: 'acknowledged' }),
    });
    expect(withChange(before, { seq: 5, call: call('a', { seq: 5 }) })).toEqual(before);
  });

  it('a closed call leaves the list, and an older change that arrives late does not bring it back', () => {
    const open = withSnapshot({ seq: 4, calls: [call('a', { seq: 4 })] });
    // The thumb's own answer (seq 7) overtakes the stream (seq 6).
    const closed = withCall(open, call('a', { seq: 7, state: 'closed' }));
    expect(ids(closed)).toEqual([]);
    expect(ids(withChange(closed, { seq: 6, call: call('a', { seq: 6, state: 'attended' }) }))).toEqual([]);
  });

  it('an answer older than what is known changes nothing', () => {
    const known = withSnapshot({ seq: 9, calls: [call('a', { seq: 9, state: 'acknowledged', owner: LI })] });
    expect(withCall(known, call('a', { seq: 8 })).open.get('a')?.owner).toEqual(LI);
  });

  it('the answer to a tap does not hide changes that are still on their way', () => {
    const calls = withCall(
      withSnapshot({ seq: 4, calls: [call('a', { seq: 4 })] }),
      call('a', { seq: 8, state: 'acknowledged', owner: WANG }),
    );
    expect(calls.seq).toBe(4);
    expect(ids(withChange(calls, { seq: 5, call: call('b', { seq: 5 }) }))).toEqual(['a', 'b']);
  });

  it('a snapshot replaces everything, even with a lower seq, as after a restored backup', () => {
    const calls = withChange(withSnapshot({ seq: 90, calls: [call('a'), call('b')] }), {
      seq: 91,
      call: call('a', { seq: 91, state: 'closed' }),
    });
    const restored = withSnapshot({ seq: 7, calls: [call('a', { seq: 7 }), call('c', { state: 'closed' })] }, calls);
    expect(ids(restored)).toEqual(['a']);
    expect(restored.seq).toBe(7);
    expect(ids(withChange(restored, { seq: 8, call: call('d', { seq: 8 }) }))).toEqual(['a', 'd']);
    expect(ids(calls)).toEqual(['b']);
  });
});

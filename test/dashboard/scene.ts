import type { CallView } from '../../hub/contract/call.ts';
import type { AlertFrame } from '../../hub/contract/stream.ts';

export const WANG = { id: 'wang', name: { zh: '小王', en: 'Wang' }, team: 'committee' };
export const LI = { id: 'li', name: { zh: '小李', en: 'Li' }, team: 'committee' };

/** A call as the hub tells it; minutes count back from noon. */
export function call(id: string, more: Partial<CallView> & { minutesAgo?: number } = {}): CallView {
  const { minutesAgo = 1, ...rest } = more;
  return {
    id,
    number: 1,
    kind: 'visit',
    priority: 'routine',
    state: 'waiting',
    place: 'south-gate',
    callPoint: 'south-gate-bell',
    device: 'south-gate-bell',
    raisedAt: new Date(Date.UTC(2026, 10, 23, 12, -minutesAgo)).toISOString(),
    owner: null,
    step: 0,
    dueAt: null,
    repeats: 0,
    marks: [],
    handOver: null,
    closedAt: null,
    outcome: null,
    seq: 1,
    ...rest,
  };
}

export function alert(alertId: string, of: CallView, more: Partial<AlertFrame> = {}): AlertFrame {
  return {
    type: 'alert',
    alertId,
    seq: of.seq,
    call: of,
    why: 'raised',
    say: { zh: '南门门铃，来访', en: 'South gate bell: visitor' },
    sound: 'doorbell',
    ...more,
  };
}

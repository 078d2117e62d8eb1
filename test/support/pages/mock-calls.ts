import type { CallView, OwnerView, PriorityName } from '../../../hub/contract/call.ts';
import type { ErrorCode } from '../../../hub/contract/errors.ts';
import type { MockSite } from './mock-site.ts';

export type Raising = {
  callPoint: string;
  priority?: PriorityName;
  raisedAt?: Date;
  repeats?: number;
  marks?: string[];
};
export type ActBody = { outcome?: string; team?: string; to?: { staff: string } | { team: string } };
export type ActResult =
  | { ok: true; call: CallView; fact: string }
  | { ok: false; code: ErrorCode; owner: OwnerView | null };

type Calls = {
  readonly raise: (raising: Raising) => CallView;
  /** Stores a changed call under the next seq. */
  readonly put: (call: CallView) => CallView;
};
type Act = { readonly call: CallView; readonly by: OwnerView; readonly body: ActBody; readonly now: string };
type Changed = { readonly fact: string; readonly call: CallView };

/** The result of each action on a call: its fact and the call afterwards, or an error code. */
const ACTIONS: Record<string, (act: Act, calls: Calls) => Changed | ErrorCode> = {
  acknowledge: ({ call, by, now }, { put }) =>
    isOwnedByAnother(call, by)
      ? 'CALL_ALREADY_TAKEN'
      : { fact: 'CallAcknowledged', call: put({ ...call, state: 'acknowledged', owner: by, acknowledgedAt: now }) },
  arrive: ({ call, by, now }, { put }) => ({
    fact: 'StaffArrived',
    call: put({ ...call, state: 'attended', owner: call.owner ?? by, attendedAt: now }),
  }),
  release: ({ call, by }, { put }) =>
    isOwnedByAnother(call, by)
      ? 'NOT_OWNER'
      : { fact: 'CallReleased', call: put({ ...call, state: 'waiting', owner: null, marks: ['released'] }) },
  redirect: ({ call, by, body }, { put }) =>
    isOwnedByAnother(call, by)
      ? 'NOT_OWNER'
      : {
          fact: 'CallRedirected',
          call: put({
            ...call,
            state: 'waiting',
            owner: null,
            team: body.team ?? null,
            handOver: null,
            marks: ['wrong-door'],
          }),
        },
  'hand-over': ({ call, by, body, now }, { put }) =>
    isOwnedByAnother(call, by)
      ? 'NOT_OWNER'
      : {
          fact: 'HandOverOffered',
          call: put({ ...call, handOver: { to: body.to ?? { staff: '' }, offeredAt: now } }),
        },
  'hand-over/accept': ({ call, by }, { put }) => ({
    fact: 'HandOverAccepted',
    call: put({ ...call, state: 'acknowledged', owner: by, handOver: null }),
  }),
  'hand-over/decline': ({ call }, { put }) => ({ fact: 'HandOverDeclined', call: put({ ...call, handOver: null }) }),
  hands: ({ call }, { raise, put }) => ({
    fact: 'CallRaised',
    call: put({ ...raise({ callPoint: call.callPoint ?? '' }), kind: 'hands', forCall: call.id }),
  }),
  close: ({ call, by, body, now }, { put }) =>
    call.state === 'attended' || (call.kind === 'visit' && body.outcome === 'spoken-with')
      ? {
          fact: 'CallClosed',
          call: put({ ...call, state: 'closed', closedAt: now, closedBy: by, outcome: body.outcome ?? null }),
        }
      : call.state === 'waiting'
        ? 'CALL_NOT_TAKEN'
        : 'NOT_ARRIVED',
};

function isOwnedByAnother(call: CallView, by: OwnerView): boolean {
  return call.owner !== null && call.owner.id !== by.id;
}

/** A few calls and refusals, enough to test pages. The rules of the hub are tested elsewhere. */
export function createMockCalls(site: MockSite) {
  const calls = new Map<string, CallView>();
  let seq = 40;
  let number = 0;

  function put(call: CallView): CallView {
    seq += 1;
    const stamped = { ...call, seq };
    calls.set(call.id, stamped);
    return stamped;
  }

  function raise(raising: Raising): CallView {
    number += 1;
    return put(newCall(site, number, raising));
  }

  function act(callId: string, what: string, by: OwnerView, body: ActBody): ActResult {
    const call = calls.get(callId);
    const refuse = (code: ErrorCode): ActResult => ({ ok: false, code, owner: call?.owner ?? null });
    const action = ACTIONS[what];
    if (call === undefined || action === undefined) return refuse('NOT_FOUND');
    if (call.state === 'closed') return refuse('CALL_CLOSED');
    const result = action({ call, by, body, now: new Date().toISOString() }, { raise, put });
    return typeof result === 'string' ? refuse(result) : { ok: true, ...result };
  }

  return {
    raise,
    act,
    seq: () => seq,
    all: () => [...calls.values()].toReversed(),
    open: () => [...calls.values()].filter(({ state }) => state !== 'closed'),
  };
}

function newCall(
  site: MockSite,
  number: number,
  { callPoint, priority, raisedAt = new Date(), repeats = 0, marks = [] }: Raising,
): CallView {
  const point = site.callPoints.find(({ id }) => id === callPoint);
  const kind = site.kinds.find(({ id }) => id === point?.kind);
  return {
    id: `call-${number}`,
    number,
    kind: kind?.id ?? 'help',
    priority: priority ?? kind?.priority ?? 'urgent',
    state: 'waiting',
    place: point?.place ?? null,
    callPoint: point?.id ?? null,
    device: callPoint,
    raisedAt: raisedAt.toISOString(),
    team: site.places.find(({ id }) => id === point?.place)?.team ?? null,
    owner: null,
    step: 0,
    dueAt: new Date(raisedAt.getTime() + 20_000).toISOString(),
    repeats,
    marks,
    handOver: null,
    closedAt: null,
    outcome: null,
    seq: 0,
  };
}

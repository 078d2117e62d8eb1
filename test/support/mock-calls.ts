import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { CallView, OwnerView, PriorityName } from '../../hub/contract/call.ts';
import type { ErrorCode } from '../../hub/contract/errors.ts';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { WordsView } from '../../hub/contract/ids.ts';

type Named = { id: string; name: WordsView };
export type MockSite = {
  callPoints: (Named & { place: string; kind: string })[];
  kinds: (Named & { priority: PriorityName; sound: string })[];
  places: (Named & { team: string })[];
  staff: (Named & { team?: string; roles: StaffView['roles']; duty?: boolean })[];
  [more: string]: unknown;
};

/** Lotus Apartment as its site document tells it: the pages show real names, and the document's shape is tried too. */
export function readLotus(): MockSite {
  return parse(readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8')) as MockSite;
}

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

/**
 * A few calls and the refusals that pages meet: just enough of a hub to draw pages on. What a hub really decides is tested
 * where it decides.
 */
export function createMockHouse(site: MockSite) {
  const calls = new Map<string, CallView>();
  let seq = 40;
  let number = 0;

  function put(call: CallView): CallView {
    seq += 1;
    const stamped = { ...call, seq };
    calls.set(call.id, stamped);
    return stamped;
  }

  function raise({ callPoint, priority, raisedAt = new Date(), repeats = 0, marks = [] }: Raising): CallView {
    const point = site.callPoints.find(({ id }) => id === callPoint);
    const kind = site.kinds.find(({ id }) => id === point?.kind);
    number += 1;
    return put({
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
    });
  }

  function act(callId: string, what: string, by: OwnerView, body: ActBody): ActResult {
    const call = calls.get(callId);
    const refuse = (code: ErrorCode): ActResult => ({ ok: false, code, owner: call?.owner ?? null });
    if (call === undefined) return refuse('NOT_FOUND');
    if (call.state === 'closed') return refuse('CALL_CLOSED');
    const others = call.owner !== null && call.owner.id !== by.id;
    const now = new Date().toISOString();
    switch (what) {
      case 'acknowledge':
        return others
          ? refuse('CALL_ALREADY_TAKEN')
          : {
              ok: true,
              fact: 'CallAcknowledged',
              call: put({ ...call, state: 'acknowledged', owner: by, acknowledgedAt: now }),
            };
      case 'arrive':
        return {
          ok: true,
          fact: 'StaffArrived',
          call: put({ ...call, state: 'attended', owner: call.owner ?? by, attendedAt: now }),
        };
      case 'release':
        return others
          ? refuse('NOT_OWNER')
          : {
              ok: true,
              fact: 'CallReleased',
              call: put({ ...call, state: 'waiting', owner: null, marks: ['released'] }),
            };
      case 'redirect':
        return others
          ? refuse('NOT_OWNER')
          : {
              ok: true,
              fact: 'CallRedirected',
              call: put({
                ...call,
                state: 'waiting',
                owner: null,
                team: body.team ?? null,
                handOver: null,
                marks: ['wrong-door'],
              }),
            };
      case 'hand-over':
        return others
          ? refuse('NOT_OWNER')
          : {
              ok: true,
              fact: 'HandOverOffered',
              call: put({ ...call, handOver: { to: body.to ?? { staff: '' }, offeredAt: now } }),
            };
      case 'hand-over/accept':
        return {
          ok: true,
          fact: 'HandOverAccepted',
          call: put({ ...call, state: 'acknowledged', owner: by, handOver: null }),
        };
      case 'hand-over/decline':
        return { ok: true, fact: 'HandOverDeclined', call: put({ ...call, handOver: null }) };
      case 'hands':
        return { ok: true, fact: 'CallRaised', call: raise({ callPoint: call.callPoint ?? '' }) };
      case 'close':
        if (call.state === 'attended' || (call.kind === 'visit' && body.outcome === 'spoken-with')) {
          return {
            ok: true,
            fact: 'CallClosed',
            call: put({ ...call, state: 'closed', closedAt: now, outcome: body.outcome ?? null }),
          };
        }
        return refuse(call.state === 'waiting' ? 'CALL_NOT_TAKEN' : 'NOT_ARRIVED');
      default:
        return refuse('NOT_FOUND');
    }
  }

  return {
    raise,
    act,
    seq: () => seq,
    open: () => [...calls.values()].filter(({ state }) => state !== 'closed'),
    ownerOf(id: string): OwnerView {
      const person = site.staff.find((one) => one.id === id);
      return { id, name: person?.name ?? { zh: id, en: id }, team: person?.team ?? null };
    },
    staffView(id: string): StaffView {
      const person = site.staff.find((one) => one.id === id);
      return {
        id,
        name: person?.name ?? { zh: id, en: id },
        team: person?.team ?? null,
        roles: person?.roles ?? ['staff'],
        duty: person?.duty === true,
        active: true,
      };
    },
    /** What the hub would have a phone say. */
    words(call: CallView): WordsView {
      const point = site.callPoints.find(({ id }) => id === call.callPoint)?.name ?? {
        zh: '未登记的按钮',
        en: 'a button with no place yet',
      };
      const kind =
        call.priority === 'emergency'
          ? { zh: '紧急求助', en: 'emergency' }
          : (site.kinds.find(({ id }) => id === call.kind)?.name ?? { zh: '', en: '' });
      return { zh: `${point.zh}，${kind.zh}`, en: `${point.en}: ${kind.en}` };
    },
    soundOf: (call: CallView): string =>
      call.priority === 'emergency' ? 'alarm' : (site.kinds.find(({ id }) => id === call.kind)?.sound ?? ''),
  };
}

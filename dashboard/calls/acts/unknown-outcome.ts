import type { CallView } from '../../../hub/contract/call.ts';
import type { CallAction } from '../../api/calls.ts';
import type { RefusalCode } from '../../api/http.ts';

/** No answer, or one that a gateway or a fault made: the act may have been carried out. */
const LEAVES_UNKNOWN: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['NO_ANSWER', 'INTERNAL']);
/** Asked again, the hub did not look at the request. This says nothing about the first time. */
const SAYS_NOTHING: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  ...LEAVES_UNKNOWN,
  'BUSY',
  'STOPPING',
  'TOO_MANY_REQUESTS',
  'NOT_RECORDED',
]);

/** After this answer to an act nobody knows whether it was carried out. */
export function leavesUnknown(code: RefusalCode): boolean {
  return LEAVES_UNKNOWN.has(code);
}

/** After this answer to the same act, asked again, that is still not known. */
export function saysNothing(code: RefusalCode): boolean {
  return SAYS_NOTHING.has(code);
}

/**
 * Whether the state of the call answers: the act was carried out, or something else happened in its place.
 * @param call as it is now; undefined when it is not open any more
 */
export function isAnsweredBy(act: CallAction, call: CallView | undefined): boolean {
  if (call === undefined || call.state === 'closed') return true;
  switch (act.do) {
    case 'acknowledge':
      return call.state !== 'waiting';
    case 'arrive':
      return call.state !== 'acknowledged';
    case 'release':
      return call.state === 'waiting';
    case 'redirect':
      return call.team === act.team;
    case 'hand-over':
      return call.handOver !== null || call.state === 'waiting';
    case 'hand-over/accept':
    case 'hand-over/decline':
      return call.handOver === null;
    case 'close':
      return false;
    // Opens a call of its own. Only the answer says so.
    case 'hands':
      return false;
  }
}

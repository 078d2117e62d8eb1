import type { CallView } from '../../hub/contract/call.ts';
import type { Answer, Http } from './http.ts';

/** What staff do with a call (contract §4). Each answers the call as it now is, or the hub's refusal. */
export type CallAct =
  | { readonly do: 'acknowledge' }
  | { readonly do: 'arrive' }
  | { readonly do: 'release'; readonly reason: string }
  | { readonly do: 'close'; readonly outcome: string };
export type CallActName = CallAct['do'];

export function actOnCall(http: Http, callId: string, act: CallAct, key: string): Promise<Answer<CallView>> {
  return http({ method: 'POST', path: `/calls/${encodeURIComponent(callId)}/${act.do}`, body: bodyOf(act), key });
}

function bodyOf(act: CallAct): object {
  switch (act.do) {
    case 'acknowledge': return {};
    // A bare tap: the hub notes it as declared, and a site may refuse it for emergencies.
    case 'arrive': return { proof: 'declared' };
    case 'release': return { reason: act.reason.slice(0, 200) };
    case 'close': return { outcome: act.outcome };
  }
}

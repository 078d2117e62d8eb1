import type { CallView } from '../../hub/contract/call.ts';
import type { Answer, Http } from './http.ts';

/** What staff do with a call (http.md, Calls). Each answers the call as it now is, or the hub's refusal. */
export type CallAction =
  | { readonly do: 'acknowledge' }
  | { readonly do: 'arrive' }
  | { readonly do: 'hand-over'; readonly to: { readonly staff: string } | { readonly team: string } }
  | { readonly do: 'hand-over/accept' | 'hand-over/decline' | 'hands' }
  | { readonly do: 'redirect'; readonly team: string }
  | { readonly do: 'release'; readonly reason: string }
  | { readonly do: 'close'; readonly outcome: string };
export type CallActionName = CallAction['do'];

/** @param leaving the page is about to be left: the browser sends it all the same */
export function actOnCall(
  http: Http,
  callId: string,
  act: CallAction,
  key: string,
  leaving: boolean,
): Promise<Answer<CallView>> {
  const path = `/calls/${encodeURIComponent(callId)}/${act.do}`;
  return http({ method: 'POST', path, body: bodyOf(act), key, ...(leaving ? { keepalive: true } : {}) });
}

/** All open calls, for a page without a stream. */
export async function fetchOpenCalls(http: Http): Promise<Answer<readonly CallView[]>> {
  const answer = await http<{ items: CallView[] }>({ method: 'GET', path: '/calls?state=open' });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}

/** The call as it is now. */
export function fetchCall(http: Http, callId: string): Promise<Answer<CallView>> {
  return http({ method: 'GET', path: `/calls/${encodeURIComponent(callId)}` });
}

function bodyOf(act: CallAction): object {
  switch (act.do) {
    case 'acknowledge':
    case 'hand-over/accept':
    case 'hand-over/decline':
    case 'hands':
      return {};
    case 'hand-over':
      return { to: act.to };
    case 'redirect':
      return { team: act.team };
    // Only a tap, no proof of being there. The hub records it as declared; a site may refuse it for emergencies.
    case 'arrive':
      return { proof: 'declared' };
    case 'release':
      return { reason: act.reason.slice(0, 200) };
    case 'close':
      return { outcome: act.outcome };
  }
}

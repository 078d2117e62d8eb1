import { actOnCall } from '../api/calls.ts';
import { newIdempotencyKey, type Http } from '../api/http.ts';
import type { LiveCalls } from './live-calls.ts';

/** Presses that the hub has not stored yet (stream.md, alert, `notRecorded`). */
export type UnrecordedCalls = {
  /** "I am going." Every phone learns it at once from the hub; it is recorded with the press. */
  readonly go: (callId: string) => Promise<void>;
};

export function createUnrecordedCalls(http: Http, liveCalls: Pick<LiveCalls, 'dropUnrecorded'>): UnrecordedCalls {
  return {
    async go(callId) {
      const answer = await actOnCall(http, callId, { do: 'acknowledge' }, newIdempotencyKey(), false);
      // It was recorded meanwhile, so its call is in the list; or the hub was restarted, and the button sends again.
      if (!answer.ok && answer.refusal.code === 'NOT_FOUND') liveCalls.dropUnrecorded(callId);
    },
  };
}

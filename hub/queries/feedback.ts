import type { Call } from '../domain/call/call.ts';
import { feedbackOf, type Feedback } from '../domain/call/feedback.ts';

/** What the caller is shown of this call; null: no call is open. */
export function feedbackFor(call: Call | null): Feedback {
  return feedbackOf(call);
}

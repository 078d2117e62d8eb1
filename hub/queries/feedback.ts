import type { Call } from '../domain/call/call.ts';
import { feedbackOf, gravestOf, type Feedback } from '../domain/call/feedback.ts';
import type { Stage } from '../domain/call/stage.ts';

/** What the caller is shown of this call; null: no call is open. */
export function feedbackFor(call: Call | null): Feedback {
  return feedbackOf(call);
}

/** What one lamp shows for several inputs: the gravest of them. */
export function feedbackForAll(calls: readonly (Call | null)[]): Feedback {
  return gravestOf(calls.map(feedbackOf));
}

/** @returns the stage at an input of a device; null: the gravest of all its inputs. */
export function stagesAt(
  inputs: readonly { readonly input: string; readonly call: Call | null }[],
): (input: string | null) => Stage {
  return (asked) =>
    feedbackForAll(inputs.filter(({ input }) => asked === null || input === asked).map(({ call }) => call)).stage;
}

import type { FeedbackMessage, StageName } from '../../hub/contract/device-messages.ts';
import type { SimClock } from '../clock.ts';
import type { LampKnowledge } from './lamp.ts';

/** What a device remembers of the hub's feedback while it has power, for each input. */
export interface FeedbackMemory {
  /** A new connection: the first feedback on it counts, whatever its time says. */
  lineOpened(): void;
  receipted(input: string): void;
  heard(feedback: FeedbackMessage): void;
  lampKnowledge(): Pick<LampKnowledge, 'feedback' | 'receiptedAt'>;
}

/** @param onStage an input has come to another stage. */
export function createFeedbackMemory(clock: SimClock, onStage: (stage: StageName) => void): FeedbackMemory {
  const last = new Map<string, FeedbackMessage>();
  /** Inputs that the hub has spoken about on this connection. */
  const heardOnLine = new Set<string>();
  /** When an input's press was receipted that the hub has not yet said a word about, monotonic. */
  const receiptedAt = new Map<string, number>();

  return {
    lineOpened() {
      heardOnLine.clear();
    },
    receipted(input) {
      // Where the hub has said something already, that is shown; a lamp at rest waits for the hub's first feedback.
      if ((last.get(input)?.stage ?? 'idle') === 'idle') receiptedAt.set(input, clock.monotonic());
    },
    heard(feedback) {
      const { input, stage, at } = feedback;
      const before = last.get(input);
      // Overtaken on the way by a newer one. Only within one connection: between two of them the hub's clock may have
      // been set.
      if (before !== undefined && heardOnLine.has(input) && at < before.at) return;
      last.set(input, feedback);
      heardOnLine.add(input);
      receiptedAt.delete(input);
      if (before?.stage !== stage) onStage(stage);
    },
    lampKnowledge: () => ({
      feedback: [...last.values()],
      receiptedAt: receiptedAt.size === 0 ? null : Math.max(...receiptedAt.values()),
    }),
  };
}

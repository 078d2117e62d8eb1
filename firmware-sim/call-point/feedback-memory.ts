import type { FeedbackMessage, StageName } from '../../hub/contract/device-messages.ts';
import type { SimClock } from '../clock.ts';
import type { LampKnowledge } from './lamp.ts';

/** The last feedback of the hub for each input, kept while there is power. */
export interface FeedbackMemory {
  /** Called for a new connection: the first feedback on it counts, whatever its time says. */
  lineOpened(): void;
  receipted(input: string): void;
  heard(feedback: FeedbackMessage): void;
  lampKnowledge(): Pick<LampKnowledge, 'feedback' | 'receiptedAt'>;
}

/** @param onStage called when an input changes its stage. */
export function createFeedbackMemory(clock: SimClock, onStage: (stage: StageName) => void): FeedbackMemory {
  const last = new Map<string, FeedbackMessage>();
  /** Inputs with feedback received on this connection. */
  const heardOnLine = new Set<string>();
  /** When a press of an input got its PUBACK, while no feedback has followed yet; monotonic milliseconds. */
  const receiptedAt = new Map<string, number>();

  return {
    lineOpened() {
      heardOnLine.clear();
    },
    receipted(input) {
      // If the hub has sent a stage already, the lamp shows it. Only an idle lamp waits for the first feedback.
      if ((last.get(input)?.stage ?? 'idle') === 'idle') receiptedAt.set(input, clock.monotonic());
    },
    heard(feedback) {
      const { input, stage, at } = feedback;
      const before = last.get(input);
      // A newer feedback has overtaken this one. Compare times only within one connection: between two connections the
      // hub's clock may have been set.
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

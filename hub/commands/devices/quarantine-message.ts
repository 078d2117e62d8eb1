import type { Outcome } from '../../store/batch.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * Stores an unusable message for the caretaker. It is acknowledged, so that a broken device does not send it again
 * and again.
 */
export function quarantineMessage(
  context: CommandContext,
  message: { readonly device: string; readonly topic: string; readonly code: string; readonly payload: Uint8Array },
  done: (outcome: Outcome<void>) => void,
): void {
  context.committer.submit(
    (tx) => tx.quarantine.put(tx.now, message.device, message.topic, message.code, message.payload),
    done,
  );
}

import type { CommandContext } from '../commands/command-context.ts';
import type { CallPoint } from '../domain/site/site.ts';
import { MAIN_INPUT } from '../domain/site/site-index.ts';
import type { Tables } from '../store/tables.ts';
import type { DeviceLivenessRegistry, PressedInput } from './device-liveness.ts';

/** At most so many in one commit: others wait for the same transaction. */
const AT_ONCE = 100;

/**
 * A real press proves its call point as an announced one does. It is recorded a moment later and not in the commit of
 * the press, which must be short.
 */
export function createPressProofs({
  context,
  proofs,
  takePressed,
}: {
  readonly context: CommandContext;
  readonly proofs: Pick<Tables['proofs'], 'of'>;
  readonly takePressed: DeviceLivenessRegistry['takePressed'];
}): { readonly check: () => void } {
  let waiting: readonly PressedInput[] = [];

  function isProven({ id, source }: CallPoint): boolean {
    const proof = proofs.of(id);
    return proof?.device === source.device && proof.input === (source.input ?? MAIN_INPUT);
  }

  function record(points: readonly CallPoint[]): void {
    context.committer.submit(
      (tx) => {
        for (const { id, source } of points) {
          const { device, input = MAIN_INPUT } = source;
          tx.proofs.put(id, { device, input, at: tx.now, announced: false });
          tx.facts.append(tx.now, null, { type: 'CallPointPressed', callPoint: id, device, input });
        }
      },
      // Refused by the disk: the next press proves it.
      () => {},
    );
  }

  return {
    check: () => {
      waiting = [...waiting, ...takePressed()];
      if (waiting.length === 0) return;
      const site = context.siteState.site();
      const points = waiting
        .slice(0, AT_ONCE)
        .map(({ device, input }) => site.callPointAt(device, input))
        .filter((point) => point !== null && !isProven(point));
      waiting = waiting.slice(AT_ONCE);
      if (points.length > 0) record(points as CallPoint[]);
    },
  };
}

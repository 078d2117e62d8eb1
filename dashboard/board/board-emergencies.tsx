import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { useUi } from '../ui/ui-context.ts';
import { BoardCard } from './board-card.tsx';

/** Emergencies that nobody has taken: across the whole board, a third of its height or more. */
export function BoardEmergencies({ calls }: { calls: readonly CallView[] }): JSX.Element | null {
  const { text } = useUi();
  if (calls.length === 0) return null;
  return (
    <section class={`board-emergencies emergencies-${calls.length}`} aria-labelledby="emergencies">
      <h2 id="emergencies" class="visually-hidden">
        {text.value.wall.emergencies}
      </h2>
      {calls.map((call, position) => (
        <BoardCard key={call.id} call={call} position={position} />
      ))}
    </section>
  );
}

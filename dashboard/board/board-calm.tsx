import type { JSX } from 'preact';
import { Calm, LastCalls } from '../calls/calm.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';

/** The board while no call is open: what is right, and the calls that were closed last. */
export function BoardCalm(): JSX.Element {
  const { text } = useUi();
  const { connectionLoss, sound } = useBoard();
  return (
    <main class="board-calm">
      <section>
        <Lotus class="lotus-large" />
        <p class="lead">{text.value.board.nobodyWaiting}</p>
        <Calm me={null} isLost={connectionLoss.lost.value !== null} hasSound={sound.state.value === 'on'} />
      </section>
      <LastCalls />
    </main>
  );
}

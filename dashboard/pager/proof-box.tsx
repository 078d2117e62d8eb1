import type { JSX } from 'preact';
import type { PagerView } from '../../hub/contract/http/pagers.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useUi } from '../ui/ui-context.ts';
import { proofOf, RING_AFTER_S, secondsLeft, type Proof } from './proof.ts';
import type { RingState } from './use-ring.ts';

const ICONS: Partial<Record<Proof, IconName>> = {
  'no-line': 'broken',
  'no-sign': 'clock',
  counting: 'clock',
  ringing: 'bell',
  proven: 'check',
};

/** What is proven, or what is missing first; with the test ring. */
export function ProofBox({ pager, ring: state }: { pager: PagerView; ring: RingState }): JSX.Element {
  const { text } = useUi();
  const { ring, at, refused, start } = state;
  const proof = proofOf(pager, ring, at);
  const t = text.value.pager;
  const words =
    proof === 'counting' && ring !== null
      ? t.proof.counting(secondsLeft(ring, at))
      : t.proof[proof === 'counting' ? 'ringing' : proof];
  const isUnderWay = proof === 'counting' || proof === 'ringing';
  return (
    <section class={`proof proof-${proof}`} aria-labelledby="pager-proof">
      <h2 id="pager-proof">{t.proof.title}</h2>
      {/* The seconds are not read aloud one by one. */}
      <output class="proof-words" aria-live={proof === 'counting' ? 'off' : 'polite'}>
        <Icon name={ICONS[proof] ?? 'danger'} />
        <strong>{words}</strong>
      </output>
      <RefusalNote refusal={refused} />
      {proof === 'proven' && <p>{t.provenHint}</p>}
      {proof !== 'no-line' && (
        <button
          type="button"
          class={`act ${proof === 'proven' ? 'act-side' : 'act-main'}`}
          disabled={isUnderWay}
          onClick={start}
        >
          <Icon name="bell" />
          <span>{ring === null && proof !== 'proven' ? t.ring(RING_AFTER_S) : t.ringAgain}</span>
        </button>
      )}
    </section>
  );
}

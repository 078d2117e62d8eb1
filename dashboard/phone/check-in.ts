import { signal, type ReadonlySignal } from '@preact/signals';
import type { TestRingFrame } from '../../hub/contract/stream.ts';
import { freshKey, type Http, type Refusal } from '../api/http.ts';
import type { Ringer } from '../senses/ringer.ts';

export type CheckIn = {
  /** The test ring this phone was just sent, until it is answered. */
  readonly ring: ReadonlySignal<TestRingFrame | null>;
  readonly refused: ReadonlySignal<Refusal | null>;
  /** Asks the hub for a test ring; it comes the whole way an alert takes. */
  readonly begin: () => Promise<void>;
  readonly hear: (frame: TestRingFrame) => void;
  /** "I heard it." */
  readonly confirm: () => Promise<void>;
  readonly putAway: () => void;
};

/** Where the house wants it, a duty worker counts only after a test ring that was heard and tapped. */
export function createCheckIn(http: Http, ringer: Ringer): CheckIn {
  const ring = signal<TestRingFrame | null>(null);
  const refused = signal<Refusal | null>(null);

  function putAway(): void {
    if (ring.value !== null) ringer.stop(ring.value.ringId);
    ring.value = null;
  }

  return {
    ring,
    refused,
    putAway,
    async begin() {
      refused.value = null;
      const answer = await http({ method: 'POST', path: '/check-ins', body: {}, key: freshKey() });
      if (!answer.ok) refused.value = answer.refusal;
    },
    hear(frame) {
      putAway();
      ring.value = frame;
      ringer.start({ id: frame.ringId, priority: 'routine', tone: 'doorbell', say: frame.say });
    },
    async confirm() {
      const id = ring.value?.ringId;
      if (id === undefined) return;
      putAway();
      const answer = await http({ method: 'POST', path: `/check-ins/${encodeURIComponent(id)}/heard`, body: {} });
      refused.value = answer.ok ? null : answer.refusal;
    },
  };
}

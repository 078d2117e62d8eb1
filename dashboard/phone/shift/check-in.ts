import { signal, type ReadonlySignal } from '@preact/signals';
import type { TestRingFrame } from '../../../hub/contract/stream.ts';
import { newIdempotencyKey, type Http, type Refusal } from '../../api/http.ts';
import type { Ringer } from '../../senses/ringer.ts';

export type CheckIn = {
  /** The test ring that this phone was sent, until it is answered. */
  readonly testRing: ReadonlySignal<TestRingFrame | null>;
  readonly refused: ReadonlySignal<Refusal | null>;
  /** Asks the hub for a test ring. It takes the same way as an alert. */
  readonly request: () => Promise<void>;
  readonly receive: (frame: TestRingFrame) => void;
  /** "I heard it." */
  readonly confirm: () => Promise<void>;
  readonly dismiss: () => void;
};

/**
 * Where the site asks for it, a person on duty counts only after a test ring that was heard and confirmed.
 * @param soundConfirmed resolves when it is known whether the ring sounded. A quick tap waits for it.
 */
export function createCheckIn(http: Http, ringer: Ringer, soundConfirmed: () => Promise<void>): CheckIn {
  const testRing = signal<TestRingFrame | null>(null);
  const refused = signal<Refusal | null>(null);

  function dismiss(): void {
    if (testRing.value !== null) ringer.stop(testRing.value.ringId);
    testRing.value = null;
  }

  return {
    testRing,
    refused,
    dismiss,
    async request() {
      refused.value = null;
      const answer = await http({ method: 'POST', path: '/check-ins', body: {}, key: newIdempotencyKey() });
      if (!answer.ok) refused.value = answer.refusal;
    },
    receive(frame) {
      dismiss();
      testRing.value = frame;
      ringer.start({ id: frame.ringId, priority: 'routine', tone: 'doorbell', say: frame.say });
    },
    async confirm() {
      const id = testRing.value?.ringId;
      if (id === undefined) return;
      dismiss();
      await soundConfirmed();
      const answer = await http({ method: 'POST', path: `/check-ins/${encodeURIComponent(id)}/heard`, body: {} });
      refused.value = answer.ok ? null : answer.refusal;
    },
  };
}

import type { TestRingFrame } from '../../contract/stream.ts';

/** Sounds like a visitor at the door; the words say that it is none. */
export function testRing(ring: string): TestRingFrame {
  return {
    type: 'test-ring',
    ringId: ring,
    sound: 'doorbell',
    say: { zh: '试铃：听到了请点“听到了”。', en: 'A test ring: if you hear it, tap “I heard it”.' },
  };
}

import type { TestRingFrame } from '../../contract/stream.ts';

/** The frame of a test ring. It sounds like a doorbell; its words say that it is a test. */
export function testRing(ring: string): TestRingFrame {
  return {
    type: 'test-ring',
    ringId: ring,
    sound: 'doorbell',
    say: { zh: '试铃：听到了请点“听到了”。', en: 'A test ring: if you hear it, tap “I heard it”.' },
  };
}

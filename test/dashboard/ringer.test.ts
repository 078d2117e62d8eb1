import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRinger, type Ring, type Ringer } from '../../dashboard/senses/ringer.ts';
import { TONES, toneFor, type Tone, type ToneName } from '../../dashboard/senses/tones.ts';

let heard: string[];
let receipts: string[];
let soundUnlocked: boolean;
let ringer: Ringer;

beforeEach(() => {
  vi.useFakeTimers();
  heard = [];
  receipts = [];
  soundUnlocked = true;
  const nameOf = (tone: Tone): ToneName => (Object.keys(TONES) as ToneName[]).find((name) => TONES[name] === tone)!;
  ringer = createRinger({
    sound: {
      play: (tone) => {
        if (soundUnlocked) heard.push(nameOf(tone));
        return soundUnlocked;
      },
      stop: () => heard.push('silence'),
    },
    vibrate: () => {},
    stopSpeaking: () => {},
    speak: ({ en }) => heard.push(`"${en}"`),
    onHeard: (id) => receipts.push(id),
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer as number),
  });
});
afterEach(() => vi.useRealTimers());

const ring = (id: string, priority: Ring['priority']): Ring => ({
  id,
  priority,
  tone: toneFor(priority, ''),
  say: { zh: id, en: id },
});
const count = (what: string): number => heard.filter((one) => one === what).length;

it('a routine call rings twice and is said once', () => {
  ringer.start(ring('gate', 'routine'));
  vi.advanceTimersByTime(120_000);
  expect(heard).toEqual(['doorbell', '"gate"', 'doorbell']);
  expect(receipts).toEqual(['gate']);
});

it('an emergency rings until it is withdrawn, and then at once no more', () => {
  ringer.start(ring('fallen', 'emergency'));
  vi.advanceTimersByTime(300_000);
  expect(count('alarm')).toBeGreaterThan(40);
  expect(count('"fallen"')).toBe(1);
  ringer.stop('fallen');
  expect(heard.at(-1)).toBe('silence');
  const before = heard.length;
  vi.advanceTimersByTime(300_000);
  expect(heard).toHaveLength(before);
});

it('an emergency has a rhythm of its own: less than a second of silence between its tones', () => {
  ringer.start(ring('fallen', 'emergency'));
  vi.advanceTimersByTime(60_000);
  const before = count('alarm');
  vi.advanceTimersByTime(30_000);
  expect(count('alarm') - before).toBeGreaterThanOrEqual(Math.floor(30_000 / (TONES.alarm.lengthMs + 999)));
  const gaps = TONES.alarm.notes.slice(1).map(({ at }, i) => at - (TONES.alarm.notes[i]?.at ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(1_000);
});

it('an emergency cuts into a routine call, which is heard afterwards', () => {
  ringer.start(ring('gate', 'routine'));
  ringer.start(ring('fallen', 'emergency'));
  expect(heard).toEqual(['doorbell', 'silence', 'alarm']);
  vi.advanceTimersByTime(60_000);
  expect(count('doorbell')).toBe(2);
});

it('an endless emergency does not drown the calls that come after it: each is heard and said', () => {
  ringer.start(ring('fallen', 'emergency'));
  vi.advanceTimersByTime(500);
  ringer.start(ring('ramp', 'urgent'));
  ringer.start(ring('gate', 'routine'));
  vi.advanceTimersByTime(30_000);
  expect(receipts).toEqual(['fallen', 'ramp', 'gate']);
  expect(heard).toContain('"ramp"');
  expect(heard).toContain('"gate"');
});

it('a second call of the same kind waits until tone and words of the first are heard, not longer', () => {
  ringer.start(ring('east', 'routine'));
  vi.advanceTimersByTime(100);
  ringer.start(ring('south', 'routine'));
  expect(receipts).toEqual(['east']);
  vi.advanceTimersByTime(TONES.doorbell.lengthMs + 3_500);
  expect(receipts).toEqual(['east', 'south']);
});

it('in the pause between two rounds a new call is heard at once', () => {
  ringer.start(ring('east', 'routine'));
  vi.advanceTimersByTime(TONES.doorbell.lengthMs + 3_600);
  ringer.start(ring('south', 'routine'));
  expect(receipts).toEqual(['east', 'south']);
});

it('nothing counts as heard while the browser forbids sound; once allowed, it sounds at once', () => {
  soundUnlocked = false;
  ringer.start(ring('gate', 'routine'));
  vi.advanceTimersByTime(60_000);
  expect(receipts).toEqual([]);
  soundUnlocked = true;
  ringer.soundUnlocked();
  expect(receipts).toEqual(['gate']);
  expect(heard.at(-1)).toBe('doorbell');
});

it('trouble has its own tone; it never talks over a call, and is not forgotten for one', () => {
  ringer.trouble();
  expect(heard).toEqual(['trouble']);
  ringer.start(ring('gate', 'routine'));
  ringer.trouble();
  expect(heard).toEqual(['trouble', 'doorbell']);
  vi.advanceTimersByTime(TONES.doorbell.lengthMs + 3_600);
  expect(heard).toEqual(['trouble', 'doorbell', '"gate"', 'trouble']);
});

it('trouble while sound is locked sounds at the first touch, and not any more once it is over', () => {
  soundUnlocked = false;
  ringer.trouble();
  soundUnlocked = true;
  ringer.soundUnlocked();
  expect(heard).toEqual(['trouble']);
  soundUnlocked = false;
  ringer.trouble();
  ringer.troubleOver();
  soundUnlocked = true;
  ringer.soundUnlocked();
  expect(heard).toEqual(['trouble']);
});

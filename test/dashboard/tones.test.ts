import { describe, expect, it } from 'vitest';
import { TONES, toneFor, type ToneName } from '../../dashboard/senses/tones.ts';

const names = Object.keys(TONES) as ToneName[];
/**
 * What the ear keeps of a tone when the pitch is lost on a bad speaker: how many notes, and whether each goes up or
 * down.
 */
const contour = (name: ToneName): string =>
  TONES[name].notes
    .map(({ hz }, i, all) => (i === 0 ? '.' : hz > all[i - 1]!.hz ? '/' : hz < all[i - 1]!.hz ? '\\' : '-'))
    .join('');

describe('the tones', () => {
  it('are all unlike each other in contour or rhythm', () => {
    const shapes = names.map(
      (name) => `${contour(name)} ${TONES[name].notes.map(({ ms }) => (ms > 250 ? 'long' : 'short')).join(' ')}`,
    );
    expect(new Set(shapes).size).toBe(names.length);
  });

  it('shake the hand in different patterns', () => {
    expect(new Set(names.map((name) => TONES[name].vibrate.join())).size).toBe(names.length);
  });

  it('trouble growls lower than anything a call makes', () => {
    const lowestCall = Math.min(
      ...names.filter((name) => name !== 'trouble').flatMap((name) => TONES[name].notes.map(({ hz }) => hz)),
    );
    for (const { hz } of TONES.trouble.notes) expect(hz).toBeLessThan(lowestCall / 2);
  });
});

it('a site may choose the sound of a kind of call', () => {
  expect(toneFor('urgent', 'knock')).toBe('knock');
  expect(toneFor('urgent', 'a sound of a later version')).toBe('chime');
});

it('an emergency always sounds like one, nothing else does, and a call never sounds like trouble', () => {
  expect(toneFor('emergency', 'doorbell')).toBe('alarm');
  expect(toneFor('routine', 'alarm')).toBe('doorbell');
  expect(toneFor('urgent', 'trouble')).toBe('chime');
});

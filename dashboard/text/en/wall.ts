import type { WallText } from '../zh/wall.ts';

/** What the wall board says about itself, in English. */
export const wallEn: WallText = {
  emergencies: 'Waiting: emergencies',
  more: (count, first) => `${count} more not shown, next: ${first}`,
  noSound: 'NO SOUND',
  touchForSound: 'This board does not ring. Touch the screen.',
  cannotSound: 'This device cannot make sounds. Use another one.',
  hush: 'Hush for 60 s',
  hushedBy: (name, seconds) => `Hushed by ${name}, ${seconds} s left`,
};

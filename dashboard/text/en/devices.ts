import type { DevicesText } from '../zh/devices.ts';

/** Names of phones in lists, in English. */
export const devicesEn: DevicesText = {
  words: {
    WeChat: 'WeChat',
    browser: 'Browser',
    device: 'device',
    Android: 'Android',
    iPhone: 'iPhone',
    iPad: 'iPad',
    Mac: 'Mac',
  },
  on: (browser, system) => `${browser} on ${system}`,
  joined: (name, day) => `${name}, ${day}`,
  rename: 'Rename',
  newName: 'Name of this phone',
  save: 'Save',
};

import type { DeviceText } from '../zh/device.ts';

/** What a page says about the phone it runs on: whether it hears, and what it missed. In English. */
export const deviceEn: DeviceText = {
  notRinging: 'This phone does not ring now',
  nobodyWaits: 'Nobody is waiting at the moment.',
  waiting: (count) => (count === 1 ? 'One call is waiting:' : `${count} calls are waiting:`),
  deafFor: (time, missed) =>
    missed === null
      ? `This phone was deaf for ${time}`
      : `This phone was deaf for ${time}, ${missed === 1 ? '1 call' : `${missed} calls`} missed`,
  minutes: (n) => (n === 1 ? '1 minute' : `${n} minutes`),
  seconds: (n) => `${n} seconds`,
  read: 'I have read it',
  signOutTitle: 'Sign out of this phone?',
  signOutHint: 'It does not ring after that. To come back you need a passkey, or a new invitation from your lead.',
  signOutYes: 'Sign out',
  staySignedIn: 'Stay signed in',
  neverTitle: 'This phone has not joined yet',
  code: 'Paste the invitation link or its code',
  useCode: 'Join',
  silent: 'This phone makes no sound now. Touch here.',
  screenMayGoDark:
    'The screen may go dark, and then no call is heard. Touch here to try again, and touch it now and then.',
};

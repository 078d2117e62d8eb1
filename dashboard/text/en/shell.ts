import type { ShellText } from '../zh/shell.ts';

/** What a page says about itself as a program: the browser it is in, its version, and that there is no hub. In English. */
export const shellEn: ShellText = {
  inApp: {
    title: 'Open this in a browser',
    join: 'A phone that joins in here does not ring: the page ends when WeChat, QQ or Alipay is closed. The invitation has not been used.',
    steps: ['Tap “···” at the top right', 'Choose “Open in browser”'],
    hint: 'Not there? Scan the code with the camera or the browser of the phone.',
  },
  newVersion: 'There is a new version',
  newVersionHint: 'This one goes on ringing. After the change touch the screen once, or it stays silent.',
  loadNow: 'Change now',
  loadedAnew: 'A new version has just been loaded. Touch the screen, or it stays silent.',
  notLoaded: 'This part cannot be opened: the line is gone, or there is a new version.',
  loadAgain: 'Load this page again',
  noHub: 'The hub cannot be reached',
  noHubHint: 'No call can be heard now. Join the Wi-Fi of the building; if the hub is off, tell your lead.',
  goesOn: 'It is tried again all the time. Once the hub is back, this page goes on by itself.',
  touchToHear: 'Touch here to hear the tone of a lost line',
};
